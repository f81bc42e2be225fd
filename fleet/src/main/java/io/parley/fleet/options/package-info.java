/// What the person at the keyboard asked for.
@NullMarked
package io.parley.fleet.options;

import org.jspecify.annotations.NullMarked;
