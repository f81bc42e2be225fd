/// The stores that live and die with this process; only PostgreSQL's data stays.
@NullMarked
package io.parley.standalone.store;

import org.jspecify.annotations.NullMarked;
