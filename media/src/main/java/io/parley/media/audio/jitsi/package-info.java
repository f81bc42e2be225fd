/// Opus by libjitsi's native library, which comes in its jar; who leads a talk, by jitsi-utils.
@NullMarked
package io.parley.media.audio.jitsi;

import org.jspecify.annotations.NullMarked;
