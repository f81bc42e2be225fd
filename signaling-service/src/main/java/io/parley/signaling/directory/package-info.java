/// Room-service, as signaling needs it: rooms' settings, occupancy, keys.
@NullMarked
package io.parley.signaling.directory;

import org.jspecify.annotations.NullMarked;
