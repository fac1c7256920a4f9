"""The participants, in memory: every payment needs two of them, and they seldom change."""

from collections.abc import Iterable

from payments.app.ports import Participants
from payments.domain.errors import ParticipantNotActive, ParticipantUnknown, RoleMissing
from payments.domain.participant import Participant, Role


class Directory:
    """Knows every participant. `refresh` is called for each change that this or another process has made."""

    def __init__(self, source: Participants) -> None:
        self._source = source
        self._known: dict[str, Participant] = {}

    async def load(self) -> None:
        """Reads all participants."""
        self._known = {found.participant_id: found for found in await self._source.load()}

    async def refresh(self, participant_ids: Iterable[str]) -> None:
        """Reads these participants again."""
        for found in await self._source.load(participant_ids):
            self._known[found.participant_id] = found

    def get(self, participant_id: str) -> Participant | None:
        """The participant, or None."""
        return self._known.get(participant_id)

    def known(self, participant_id: str) -> Participant:
        """The participant; raises ParticipantUnknown."""
        found = self._known.get(participant_id)
        if found is None:
            raise ParticipantUnknown(f"there is no participant {participant_id!r}")
        return found

    async def find(self, participant_ids: Iterable[str]) -> None:
        """Makes sure that these are known if they exist: another process may have taken one on a moment ago."""
        missing = {name for name in participant_ids if name not in self._known}
        if missing:
            await self.refresh(missing)

    async def sender(self, participant_id: str) -> Participant:
        """The participant that may send now; raises ParticipantUnknown, ParticipantNotActive, RoleMissing."""
        found = await self.member(participant_id)
        if not found.active:
            raise ParticipantNotActive(f"participant {participant_id!r} is {found.state.name.lower()}")
        if Role.SENDER not in found.roles:
            raise RoleMissing(f"participant {participant_id!r} does not send payments")
        return found

    async def member(self, participant_id: str) -> Participant:
        """The participant, active or not; raises ParticipantUnknown."""
        await self.find((participant_id,))
        return self.known(participant_id)
