/// Opus by libjitsi's native library, which comes in its jar.
@NullMarked
package io.parley.media.audio.jitsi;

import org.jspecify.annotations.NullMarked;
