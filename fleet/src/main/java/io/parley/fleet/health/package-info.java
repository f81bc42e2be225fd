/// How it is seen from outside that a process serves.
@NullMarked
package io.parley.fleet.health;

import org.jspecify.annotations.NullMarked;
