package io.parley.media.negotiation;

/// How many more receiving sections the client must add to its next offer. Both may be 0: then it
/// must only offer again.
public record SectionsWanted(int audios, int videos) {}
