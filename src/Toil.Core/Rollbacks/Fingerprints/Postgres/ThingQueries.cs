namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>Owners, grants and comments, which hang on things of every kind in the same way.</summary>
/// <remarks>
/// A NULL list of grants is the owner's default, and is written out (<c>acldefault</c>). The owner is called that and not by name, so that another owner is one
/// difference. A sequence that belongs to a column always has the owner of its table, and another owner is said of the table.
/// </remarks>
internal static class ThingQueries
{
    // catalog, number and column; kind and name; the object that it hangs on; owner, whether that is worth saying, grants, and what grants they are.
    private static readonly string s_things = $"""
        , thing (classid, objid, subid, kind, name, at, owner, is_said, acl, acltype) AS (
            SELECT 'pg_namespace'::regclass::oid, s.oid, 0, 'schema', s.name, s.at, s.nspowner, true, s.nspacl, 'n'::"char" FROM space s WHERE {CatalogScope.Own("pg_namespace", "s.oid")}
            UNION ALL
            SELECT 'pg_class'::regclass, r.oid, 0, r.kind, r.name, r.kind || ' ' || r.name, r.relowner, true, r.relacl, CASE r.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char"
            FROM rel r WHERE r.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            UNION ALL
            SELECT 'pg_class'::regclass, a.attrelid, a.attnum, 'column', r.name || '.' || quote_ident(a.attname),
                   CASE WHEN r.relkind IN ('r', 'p', 'f') THEN 'column ' || r.name || '.' || quote_ident(a.attname) ELSE r.kind || ' ' || r.name END, r.relowner, false, a.attacl, 'c'
            FROM rel r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE r.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
            UNION ALL
            SELECT 'pg_class'::regclass, i.oid, 0, 'index', format('%I.%I', n.nspname, i.relname),
                   coalesce((SELECT 'constraint ' || r.name || '.' || quote_ident(c.conname) FROM pg_constraint c WHERE c.conindid = i.oid AND c.contype IN ('p', 'u', 'x')),
                            format('index %I.%I', n.nspname, i.relname)),
                   NULL, false, NULL, NULL
            FROM rel r JOIN pg_index x ON x.indrelid = r.oid JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_namespace n ON n.oid = i.relnamespace
            UNION ALL
            SELECT 'pg_constraint'::regclass, c.oid, 0, 'constraint', r.name || '.' || quote_ident(c.conname), 'constraint ' || r.name || '.' || quote_ident(c.conname), NULL, false, NULL, NULL
            FROM pg_constraint c JOIN (SELECT oid, name FROM rel UNION ALL SELECT oid, name FROM own_type) r ON r.oid IN (c.conrelid, c.contypid)
            UNION ALL
            SELECT 'pg_trigger'::regclass, t.oid, 0, 'trigger', r.name || '.' || quote_ident(t.tgname), 'trigger ' || r.name || '.' || quote_ident(t.tgname), NULL, false, NULL, NULL
            FROM rel r JOIN pg_trigger t ON t.tgrelid = r.oid
            UNION ALL
            SELECT 'pg_rewrite'::regclass, u.oid, 0, 'rule', r.name || '.' || quote_ident(u.rulename), 'rule ' || r.name || '.' || quote_ident(u.rulename), NULL, false, NULL, NULL
            FROM rel r JOIN pg_rewrite u ON u.ev_class = r.oid
            UNION ALL
            SELECT 'pg_policy'::regclass, p.oid, 0, 'policy', r.name || '.' || quote_ident(p.polname), 'policy ' || r.name || '.' || quote_ident(p.polname), NULL, false, NULL, NULL
            FROM rel r JOIN pg_policy p ON p.polrelid = r.oid
            UNION ALL
            SELECT 'pg_statistic_ext'::regclass, s.oid, 0, 'statistics', format('%I.%I', n.nspname, s.stxname), format('statistics %I.%I', n.nspname, s.stxname), s.stxowner, true, NULL, NULL
            FROM rel r JOIN pg_statistic_ext s ON s.stxrelid = r.oid JOIN pg_namespace n ON n.oid = s.stxnamespace
            UNION ALL
            SELECT 'pg_type'::regclass, t.oid, 0, 'type', t.name, 'type ' || t.name, t.typowner, true, t.typacl, 'T' FROM own_type t
            UNION ALL
            SELECT 'pg_proc'::regclass, p.oid, 0, k.kind, k.name, k.kind || ' ' || k.name, p.proowner, true, p.proacl, 'f'
            FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
                 CROSS JOIN LATERAL (SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind,
                                            format('%I.%I(%s)', s.nspname, p.proname, oidvectortypes(p.proargtypes)) AS name) k
            WHERE {CatalogScope.Own("pg_proc", "p.oid")}
            UNION ALL
            SELECT x.classid, x.objid, 0, x.kind, x.name, x.kind || ' ' || x.name, x.owner, true, x.acl, x.acltype
            FROM (
                SELECT 'pg_extension'::regclass, oid, 'extension', quote_ident(extname), NULL::oid, NULL::aclitem[], NULL::"char" FROM pg_extension UNION ALL
                SELECT 'pg_publication'::regclass, oid, 'publication', quote_ident(pubname), pubowner, NULL, NULL FROM pg_publication UNION ALL
                SELECT 'pg_event_trigger'::regclass, oid, 'event trigger', quote_ident(evtname), evtowner, NULL, NULL FROM pg_event_trigger UNION ALL
                SELECT 'pg_language'::regclass, oid, 'language', quote_ident(lanname), lanowner, lanacl, 'l' FROM pg_language WHERE lanispl UNION ALL
                SELECT 'pg_foreign_data_wrapper'::regclass, oid, 'foreign data wrapper', quote_ident(fdwname), fdwowner, fdwacl, 'F' FROM pg_foreign_data_wrapper UNION ALL
                SELECT 'pg_foreign_server'::regclass, oid, 'foreign server', quote_ident(srvname), srvowner, srvacl, 'S' FROM pg_foreign_server UNION ALL
                SELECT 'pg_collation'::regclass, c.oid, 'collation', format('%I.%I', s.nspname, collname), collowner, NULL, NULL
                FROM pg_collation c JOIN space s ON s.oid = collnamespace UNION ALL
                SELECT 'pg_ts_config'::regclass, c.oid, 'text search configuration', format('%I.%I', s.nspname, cfgname), cfgowner, NULL, NULL
                FROM pg_ts_config c JOIN space s ON s.oid = cfgnamespace UNION ALL
                SELECT 'pg_ts_dict'::regclass, d.oid, 'text search dictionary', format('%I.%I', s.nspname, dictname), dictowner, NULL, NULL
                FROM pg_ts_dict d JOIN space s ON s.oid = dictnamespace UNION ALL
                SELECT 'pg_operator'::regclass, o.oid, 'operator', format('%I.%s(%s, %s)', s.nspname, oprname, coalesce(format_type(nullif(oprleft, 0), NULL), 'NONE'),
                       coalesce(format_type(nullif(oprright, 0), NULL), 'NONE')), oprowner, NULL, NULL FROM pg_operator o JOIN space s ON s.oid = oprnamespace UNION ALL
                SELECT 'pg_cast'::regclass, oid, 'cast', format_type(castsource, NULL) || ' AS ' || format_type(casttarget, NULL), NULL, NULL, NULL FROM pg_cast WHERE oid >= 16384
            ) AS x (classid, objid, kind, name, owner, acl, acltype)
            WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = x.classid AND e.objid = x.objid AND e.deptype IN ('e', 'i'))
        )
        """;

    private const string Owners = """
        SELECT 'owner', t.kind || ' ' || t.name, quote_ident(pg_get_userbyid(t.owner)), ARRAY[t.at]
               || (SELECT array_agg('owner ' || o.kind || ' ' || o.name) FROM pg_depend d JOIN rel o ON o.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
                   WHERE t.kind = 'sequence' AND d.classid = t.classid AND d.objid = t.objid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)
        FROM thing t WHERE t.is_said AND t.owner IS NOT NULL
        """;

    private const string Grants = """
        SELECT 'grant', format('%s %s to %s', t.kind, t.name, g.grantee),
               string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END, ', ' ORDER BY x.privilege_type), ARRAY[t.at]
        FROM thing t CROSS JOIN LATERAL aclexplode(coalesce(t.acl, acldefault(t.acltype, t.owner))) x
             CROSS JOIN LATERAL (SELECT concat(CASE x.grantee WHEN 0 THEN 'PUBLIC' WHEN t.owner THEN 'its owner' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
                                               ' by ' || CASE WHEN x.grantor <> t.owner THEN quote_ident(pg_get_userbyid(x.grantor)) END) AS grantee) g
        WHERE t.acltype IS NOT NULL
        GROUP BY t.kind, t.name, t.at, g.grantee
        """;

    private const string Comments = """
        SELECT 'comment', t.kind || ' ' || t.name, d.description, ARRAY[t.at]
        FROM thing t JOIN pg_description d ON d.classoid = t.classid AND d.objoid = t.objid AND d.objsubid = t.subid
        """;

    /// <summary>All of them, to stand behind <see cref="CatalogScope.Start"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. new[] { Owners, Grants, Comments }.Select(query => $"{s_things}\n{query}")];
}
