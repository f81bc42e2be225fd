@NullMarked
package io.parley.billing.usage;

import org.jspecify.annotations.NullMarked;
