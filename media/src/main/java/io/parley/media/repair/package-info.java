/// How losses of video are made good: on request, unasked, or by parity, as a path leaves time and
/// room.
@NullMarked
package io.parley.media.repair;

import org.jspecify.annotations.NullMarked;
