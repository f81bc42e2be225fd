/// What a fleet makes up for itself and nobody else may read.
@NullMarked
package io.parley.fleet.secret;

import org.jspecify.annotations.NullMarked;
