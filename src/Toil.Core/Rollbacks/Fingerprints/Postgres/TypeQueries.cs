namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>Types that were made here, and the constraints of domains. The row types of tables and the array types go with what they belong to.</summary>
internal static class TypeQueries
{
    private const string Types = """
        SELECT 'type', t.name, CASE t.typtype
                   WHEN 'e' THEN concat('ENUM (', (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), ')')
                   WHEN 'c' THEN concat('COMPOSITE (', (
                       SELECT string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
                                                     'COLLATE ' || CASE WHEN a.attcollation <> b.typcollation THEN a.attcollation::regcollation::text END),
                                         ', ' ORDER BY a.attnum)
                       FROM pg_attribute a JOIN pg_type b ON b.oid = a.atttypid WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), ')')
                   WHEN 'd' THEN concat_ws(' ', 'DOMAIN', format_type(t.typbasetype, t.typtypmod),
                       'COLLATE ' || (SELECT t.typcollation::regcollation::text FROM pg_type b WHERE b.oid = t.typbasetype AND b.typcollation <> t.typcollation),
                       CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || coalesce(pg_get_expr(t.typdefaultbin, 'pg_type'::regclass), quote_literal(t.typdefault)))
                   WHEN 'r' THEN (
                       SELECT concat_ws(', ', 'RANGE OF ' || format_type(g.rngsubtype, NULL),
                                  (SELECT format('OPERATOR CLASS %I.%I', n.nspname, o.opcname) FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE o.oid = g.rngsubopc),
                                  'COLLATION ' || nullif(g.rngcollation, 0)::regcollation::text,
                                  'CANONICAL ' || nullif(g.rngcanonical, 0)::regprocedure::text, 'SUBTYPE_DIFF ' || nullif(g.rngsubdiff, 0)::regprocedure::text,
                                  'MULTIRANGE ' || nullif((to_jsonb(g) ->> 'rngmultitypid')::oid, 0)::regtype::text)
                       FROM pg_range g WHERE g.rngtypid = t.oid)
                   ELSE concat_ws(', ', 'BASE', t.typinput::text, t.typoutput::text, nullif(t.typreceive, 0)::regprocedure::text, nullif(t.typsend, 0)::regprocedure::text,
                       concat('length ', t.typlen, ', by value ', t.typbyval, ', alignment ', t.typalign, ', storage ', t.typstorage, ', category ', t.typcategory, ', delimiter ', t.typdelim),
                       'default ' || t.typdefault, 'element ' || format_type(nullif(t.typelem, 0), NULL)) END,
               ARRAY[t.space]
        FROM own_type t
        """;

    private const string Constraints = """
        SELECT 'constraint', t.name || '.' || quote_ident(c.conname), pg_get_constraintdef(c.oid), ARRAY['type ' || t.name]
        FROM own_type t JOIN pg_constraint c ON c.contypid = t.oid AND c.contype <> 'n'
        """;

    /// <summary>All of them, to stand behind <see cref="CatalogScope.Start"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [Types, Constraints];
}
