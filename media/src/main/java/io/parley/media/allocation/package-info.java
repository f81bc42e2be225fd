/// How a subscriber's downlink is shared out among its tracks.
@NullMarked
package io.parley.media.allocation;

import org.jspecify.annotations.NullMarked;
