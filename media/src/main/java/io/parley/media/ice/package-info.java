/// ICE for a server that waits to be asked (RFC 8445 §2.5, "lite"), and the half that asks it.
@NullMarked
package io.parley.media.ice;

import org.jspecify.annotations.NullMarked;
