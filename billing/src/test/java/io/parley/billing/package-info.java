@NullMarked
package io.parley.billing;

import org.jspecify.annotations.NullMarked;
