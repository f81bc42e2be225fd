/// Which spatial and temporal layers of a stream go to a subscriber, what each layer costs, and
/// where a codec allows a change.
@NullMarked
package io.parley.media.layer;

import org.jspecify.annotations.NullMarked;
