package io.parley.media.sctp;

/// What the answerer of an INIT need not remember, because the other side sends it back
/// (RFC 9260 §5.1.3).
///
/// @param localTag our verification tag, should this become the association
/// @param localTsn our first TSN
/// @param peer what its INIT said
/// @param tieLocalTag,tiePeerTag tags of an association that existed already, otherwise 0
/// @param madeNanos when
record StateCookie(
    int localTag, int localTsn, InitChunk peer, int tieLocalTag, int tiePeerTag, long madeNanos) {}
