/// What this node counts.
@NullMarked
package io.parley.sfu.metering;

import org.jspecify.annotations.NullMarked;
