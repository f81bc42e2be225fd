/// What the code can be told, and what it counts.
@NullMarked
package io.parley.operations.setting;

import org.jspecify.annotations.NullMarked;
