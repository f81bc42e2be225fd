/// What a publisher sends: its layers, their packets for a while, and who asks for key frames.
@NullMarked
package io.parley.media.track;

import org.jspecify.annotations.NullMarked;
