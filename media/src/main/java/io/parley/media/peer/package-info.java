/// One peer connection's way in and out: which bytes are what, who sent them, and what leaves.
@NullMarked
package io.parley.media.peer;

import org.jspecify.annotations.NullMarked;
