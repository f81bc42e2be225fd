/// What the stores of this service have in common.
@NullMarked
package io.parley.billing.store;

import org.jspecify.annotations.NullMarked;
