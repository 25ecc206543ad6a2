namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>What else a database has: schemas, extensions, collations, text search, foreign servers, event triggers, publications, default privileges.</summary>
internal static class OtherQueries
{
    private const string Schemas = "SELECT 'schema', s.name, 'SCHEMA', '{}'::text[] FROM space s";

    private const string Extensions = """
        SELECT 'extension', quote_ident(x.extname), format('VERSION %s SCHEMA %I', x.extversion, n.nspname), '{}'::text[]
        FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace
        """;

    // Its columns are others in nearly every version. The version of the library's collation is a matter of the server.
    private const string Collations = """
        SELECT 'collation', format('%I.%I', s.nspname, c.collname),
               (to_jsonb(c) - '{oid,collname,collnamespace,collowner,collversion}'::text[])::text, ARRAY[s.at]
        FROM pg_collation c JOIN space s ON s.oid = c.collnamespace
        """;

    private const string Configurations = """
        SELECT 'text search configuration', format('%I.%I', s.nspname, c.cfgname),
               concat_ws(' ', (SELECT format('PARSER %I.%I', n.nspname, p.prsname) FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace WHERE p.oid = c.cfgparser),
                   (SELECT string_agg(m.maptokentype || ':' || m.mapdict::regdictionary::text, ' ' ORDER BY m.maptokentype, m.mapseqno) FROM pg_ts_config_map m WHERE m.mapcfg = c.oid)),
               ARRAY[s.at]
        FROM pg_ts_config c JOIN space s ON s.oid = c.cfgnamespace
        """;

    private const string Dictionaries = """
        SELECT 'text search dictionary', format('%I.%I', s.nspname, d.dictname),
               (SELECT concat_ws(' ', format('TEMPLATE %I.%I', n.nspname, t.tmplname), d.dictinitoption)
                FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace WHERE t.oid = d.dicttemplate),
               ARRAY[s.at]
        FROM pg_ts_dict d JOIN space s ON s.oid = d.dictnamespace
        """;

    private const string Languages = """
        SELECT 'language', quote_ident(l.lanname), concat_ws(' ', nullif(l.lanplcallfoid, 0)::regprocedure::text, CASE WHEN l.lanpltrusted THEN 'TRUSTED' END), '{}'::text[]
        FROM pg_language l WHERE l.lanispl
        """;

    private const string Wrappers = """
        SELECT 'foreign data wrapper', quote_ident(w.fdwname),
               concat_ws(' ', 'HANDLER', nullif(w.fdwhandler, 0)::regprocedure::text, 'VALIDATOR', nullif(w.fdwvalidator, 0)::regprocedure::text,
                   (SELECT 'OPTIONS (' || string_agg(o, ', ' ORDER BY o) || ')' FROM unnest(w.fdwoptions) AS x (o))),
               '{}'::text[]
        FROM pg_foreign_data_wrapper w
        """;

    private const string Servers = """
        SELECT 'foreign server', quote_ident(s.srvname),
               concat_ws(' ', 'WRAPPER', quote_ident(w.fdwname), 'TYPE ' || s.srvtype, 'VERSION ' || s.srvversion,
                   (SELECT 'OPTIONS (' || string_agg(o, ', ' ORDER BY o) || ')' FROM unnest(s.srvoptions) AS x (o))),
               ARRAY['foreign data wrapper ' || quote_ident(w.fdwname)]
        FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
        """;

    // Without their options, which hold passwords.
    private const string Mappings = """
        SELECT 'user mapping', format('%s on %I', CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END, m.srvname), 'USER MAPPING', ARRAY['foreign server ' || quote_ident(m.srvname)]
        FROM pg_user_mappings m
        """;

    private const string EventTriggers = """
        SELECT 'event trigger', quote_ident(t.evtname),
               concat_ws(' ', 'ON', t.evtevent, 'WHEN TAG IN (' || (SELECT string_agg(g, ', ' ORDER BY g) FROM unnest(t.evttags) g) || ')', 'EXECUTE', t.evtfoid::regprocedure::text,
                   CASE t.evtenabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'ENABLED REPLICA' WHEN 'A' THEN 'ENABLED ALWAYS' END),
               '{}'::text[]
        FROM pg_event_trigger t
        """;

    private const string Privileges = """
        SELECT 'default privileges',
               concat_ws(' ', 'of', quote_ident(pg_get_userbyid(d.defaclrole)), 'in ' || (SELECT 'schema ' || quote_ident(n.nspname) FROM pg_namespace n WHERE n.oid = d.defaclnamespace),
                   'on', CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END),
               concat('GRANT ', (SELECT string_agg(g, ', ' ORDER BY g) FROM (
                   SELECT concat(x.privilege_type, ' TO ', CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END, CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' END)
                   FROM aclexplode(d.defaclacl) x) AS y (g))),
               coalesce((SELECT ARRAY[s.at] FROM space s WHERE s.oid = d.defaclnamespace), '{}')
        FROM pg_default_acl d
        """;

    // Until version 14 a publication has whole tables; then also schemas, and of tables some columns and rows.
    private const string Publications = """
        SELECT 'publication', quote_ident(p.pubname), concat_ws(' ', (to_jsonb(p) - '{oid,pubname,pubowner}'::text[])::text, 'TABLES ' || (
                   SELECT string_agg(r.prrelid::regclass::text{0}, ', ' ORDER BY r.prrelid::regclass::text) FROM pg_publication_rel r WHERE r.prpubid = p.oid){1}),
               '{{}}'::text[]
        FROM pg_publication p
        """;

    private const string PublishedPart = """
         || coalesce(' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])) || ')', '')
                   || coalesce(' WHERE ' || pg_get_expr(r.prqual, r.prrelid), '')
        """;

    private const string PublishedSchemas =
        ", 'SCHEMAS ' || (SELECT string_agg(n.pnnspid::regnamespace::text, ', ' ORDER BY n.pnnspid::regnamespace::text) FROM pg_publication_namespace n WHERE n.pnpubid = p.oid)";

    /// <summary>All of them, to stand behind <see cref="CatalogScope.Start"/>.</summary>
    /// <param name="version">The server's major version.</param>
    public static IReadOnlyList<string> All(int version) =>
    [
        $"{Schemas} WHERE {CatalogScope.Own("pg_namespace", "s.oid")}", Extensions,
        $"{Collations} WHERE {CatalogScope.Own("pg_collation", "c.oid")}",
        $"{Configurations} WHERE {CatalogScope.Own("pg_ts_config", "c.oid")}",
        $"{Dictionaries} WHERE {CatalogScope.Own("pg_ts_dict", "d.oid")}",
        $"{Languages} AND {CatalogScope.Own("pg_language", "l.oid")}",
        $"{Wrappers} WHERE {CatalogScope.Own("pg_foreign_data_wrapper", "w.oid")}",
        $"{Servers} WHERE {CatalogScope.Own("pg_foreign_server", "s.oid")}",
        Mappings,
        $"{EventTriggers} WHERE {CatalogScope.Own("pg_event_trigger", "t.oid")}",
        Privileges,
        Publications.Replace("{0}", version >= 15 ? PublishedPart : string.Empty, StringComparison.Ordinal)
            .Replace("{1}", version >= 15 ? PublishedSchemas : string.Empty, StringComparison.Ordinal).Replace("{{}}", "{}", StringComparison.Ordinal),
    ];
}
