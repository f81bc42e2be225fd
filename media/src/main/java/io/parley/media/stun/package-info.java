/// STUN messages as ICE needs them (RFC 8489, RFC 8445).
@NullMarked
package io.parley.media.stun;

import org.jspecify.annotations.NullMarked;
