/// Encryption of media: SRTP and SRTCP (RFC 3711, RFC 7714) with keys from DTLS (RFC 5764).
@NullMarked
package io.parley.media.srtp;

import org.jspecify.annotations.NullMarked;
