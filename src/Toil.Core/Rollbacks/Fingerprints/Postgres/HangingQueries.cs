namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>What hangs on tables: constraints, indexes, triggers, rules, policies, statistics.</summary>
internal static class HangingQueries
{
    // NOT NULL is said of the column. A partitioned table that is referred to has copies of the constraint on one and the same table. Triggers that were
    // disabled all at once leave a foreign key that nobody enforces.
    private const string Constraints = """
        SELECT 'constraint', r.name || '.' || quote_ident(c.conname), concat_ws(' ',
                   pg_get_constraintdef(c.oid),
                   (SELECT 'WITH (' || string_agg(o, ', ' ORDER BY o) || ')' FROM unnest(i.reloptions) AS x (o)),
                   CASE WHEN x.indisclustered THEN 'CLUSTERED' END, CASE WHEN NOT (x.indisvalid AND x.indisready AND x.indislive) THEN 'INVALID' END,
                   (SELECT DISTINCT 'TRIGGERS DISABLED' FROM pg_trigger t WHERE t.tgconstraint = c.oid AND t.tgisinternal AND t.tgenabled = 'D')),
               ARRAY[r.kind || ' ' || r.name]
                 || (SELECT 'constraint ' || p.conrelid::regclass::text || '.' || quote_ident(p.conname) FROM pg_constraint p WHERE p.oid = c.conparentid)
        FROM rel r JOIN pg_constraint c ON c.conrelid = r.oid
             LEFT JOIN pg_index x ON x.indexrelid = c.conindid AND c.contype IN ('p', 'u', 'x') LEFT JOIN pg_class i ON i.oid = x.indexrelid
        WHERE c.contype IN ('c', 'f', 'p', 'u', 'x')
          AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = c.conparentid AND p.conrelid = c.conrelid)
        """;

    // The index of a constraint is the constraint's.
    private const string Indexes = """
        SELECT 'index', format('%I.%I', n.nspname, i.relname), concat_ws(' ',
                   pg_get_indexdef(x.indexrelid),
                   CASE WHEN x.indisclustered THEN 'CLUSTERED' END, CASE WHEN NOT (x.indisvalid AND x.indisready AND x.indislive) THEN 'INVALID' END,
                   (SELECT 'STATISTICS ' || string_agg(a.attnum || '=' || a.attstattarget, ', ' ORDER BY a.attnum)
                    FROM pg_attribute a WHERE a.attrelid = i.oid AND a.attstattarget >= 0)),
               ARRAY[r.kind || ' ' || r.name] || (SELECT 'index ' || h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = i.oid)
        FROM rel r JOIN pg_index x ON x.indrelid = r.oid JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_namespace n ON n.oid = i.relnamespace
        WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid AND c.contype IN ('p', 'u', 'x'))
        """;

    private const string Triggers = """
        SELECT 'trigger', r.name || '.' || quote_ident(t.tgname), concat_ws(' ',
                   pg_get_triggerdef(t.oid), CASE t.tgenabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'ENABLED REPLICA' WHEN 'A' THEN 'ENABLED ALWAYS' END),
               ARRAY[r.kind || ' ' || r.name]
                 || (SELECT 'trigger ' || p.tgrelid::regclass::text || '.' || quote_ident(p.tgname) FROM pg_trigger p WHERE p.oid = t.tgparentid)
        FROM rel r JOIN pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
        """;

    private const string Rules = """
        SELECT 'rule', r.name || '.' || quote_ident(u.rulename), concat_ws(' ',
                   pg_get_ruledef(u.oid), CASE u.ev_enabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'ENABLED REPLICA' WHEN 'A' THEN 'ENABLED ALWAYS' END),
               ARRAY[r.kind || ' ' || r.name]
        FROM rel r JOIN pg_rewrite u ON u.ev_class = r.oid AND u.rulename <> '_RETURN'
        """;

    private const string Policies = """
        SELECT 'policy', r.name || '.' || quote_ident(p.polname), concat_ws(' ',
                   CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                   'FOR', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                   'TO', (SELECT string_agg(CASE g WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g)) END, ', ' ORDER BY pg_get_userbyid(g)) FROM unnest(p.polroles) g),
                   'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', 'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
               ARRAY[r.kind || ' ' || r.name]
        FROM rel r JOIN pg_policy p ON p.polrelid = r.oid
        """;

    private const string Statistics = """
        SELECT 'statistics', format('%I.%I', n.nspname, s.stxname),
               concat_ws(' ', pg_get_statisticsobjdef(s.oid), 'TARGET ' || CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END), ARRAY[r.kind || ' ' || r.name]
        FROM rel r JOIN pg_statistic_ext s ON s.stxrelid = r.oid JOIN pg_namespace n ON n.oid = s.stxnamespace
        """;

    /// <summary>All of them, to stand behind <see cref="CatalogScope.Start"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [Constraints, Indexes, Triggers, Rules, Policies, Statistics];
}
