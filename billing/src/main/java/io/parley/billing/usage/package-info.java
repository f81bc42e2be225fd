/// What was used, hour by hour: exact whatever is repeated, reordered or corrected.
@NullMarked
package io.parley.billing.usage;

import org.jspecify.annotations.NullMarked;
