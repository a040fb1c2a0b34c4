//! A handover pack: as written → as checked, with problems listed.
