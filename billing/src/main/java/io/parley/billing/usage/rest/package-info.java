/// Usage as tenants ask for it: `/v1/usage`.
@NullMarked
package io.parley.billing.usage.rest;

import org.jspecify.annotations.NullMarked;
