@NullMarked
package io.parley.room;

import org.jspecify.annotations.NullMarked;
