namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>Functions, procedures, aggregates, operators and casts. A function is named by the types of its arguments, as calls find it.</summary>
internal static class RoutineQueries
{
    private const string Functions = """
        SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
               format('%I.%I(%s)', s.nspname, p.proname, oidvectortypes(p.proargtypes)),
               CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE (
                   SELECT concat_ws(', ', pg_get_function_arguments(p.oid) || ' -> ' || format_type(p.prorettype, NULL),
                              'state ' || a.aggtransfn::text || ' of ' || format_type(a.aggtranstype, NULL) || coalesce(' from ' || quote_literal(a.agginitval), ''),
                              'final ' || nullif(a.aggfinalfn, 0)::regprocedure::text || concat(' ', a.aggfinalmodify, a.aggfinalextra), 'combine ' || nullif(a.aggcombinefn, 0)::regprocedure::text,
                              'serial ' || nullif(a.aggserialfn, 0)::regprocedure::text, 'deserial ' || nullif(a.aggdeserialfn, 0)::regprocedure::text,
                              'moving ' || nullif(a.aggmtransfn, 0)::regprocedure::text || ' of ' || format_type(a.aggmtranstype, NULL) || coalesce(' from ' || quote_literal(a.aggminitval), ''),
                              'moving inverse ' || nullif(a.aggminvtransfn, 0)::regprocedure::text,
                              'moving final ' || nullif(a.aggmfinalfn, 0)::regprocedure::text || concat(' ', a.aggmfinalmodify, a.aggmfinalextra),
                              'sort operator ' || nullif(a.aggsortop, 0)::regoperator::text, concat('kind ', a.aggkind, ', space ', a.aggtransspace, ', parallel ', p.proparallel))
                   FROM pg_aggregate a WHERE a.aggfnoid = p.oid) END,
               ARRAY[s.at]
        FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
        """;

    private const string Operators = """
        SELECT 'operator', format('%I.%s(%s, %s)', s.nspname, o.oprname, coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'), coalesce(format_type(nullif(o.oprright, 0), NULL), 'NONE')),
               concat_ws(', ', o.oprcode::regprocedure::text, 'commutator ' || nullif(o.oprcom, 0)::regoperator::text, 'negator ' || nullif(o.oprnegate, 0)::regoperator::text,
                   'restrict ' || nullif(o.oprrest, 0)::regprocedure::text, 'join ' || nullif(o.oprjoin, 0)::regprocedure::text,
                   CASE WHEN o.oprcanmerge THEN 'merges' END, CASE WHEN o.oprcanhash THEN 'hashes' END),
               ARRAY[s.at]
        FROM pg_operator o JOIN space s ON s.oid = o.oprnamespace
        """;

    private const string OperatorClasses = """
        SELECT 'operator class', format('%I.%I USING %I', s.nspname, o.opcname, m.amname),
               concat_ws(', ', 'for ' || format_type(o.opcintype, NULL), CASE WHEN o.opcdefault THEN 'default' END, 'stores ' || format_type(nullif(o.opckeytype, 0), NULL),
                   (SELECT format('family %I.%I', n.nspname, f.opfname) FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace WHERE f.oid = o.opcfamily)),
               ARRAY[s.at]
        FROM pg_opclass o JOIN space s ON s.oid = o.opcnamespace JOIN pg_am m ON m.oid = o.opcmethod
        """;

    private const string OperatorFamilies = """
        SELECT 'operator family', format('%I.%I USING %I', s.nspname, f.opfname, m.amname),
               concat('members ', (SELECT string_agg(one, ', ' ORDER BY one) FROM (
                   SELECT concat_ws(' ', 'operator', a.amopstrategy, a.amopopr::regoperator::text) FROM pg_amop a WHERE a.amopfamily = f.oid UNION ALL
                   SELECT concat_ws(' ', 'function', a.amprocnum, format_type(a.amproclefttype, NULL), format_type(a.amprocrighttype, NULL), a.amproc::regprocedure::text)
                   FROM pg_amproc a WHERE a.amprocfamily = f.oid) AS x (one))),
               ARRAY[s.at]
        FROM pg_opfamily f JOIN space s ON s.oid = f.opfnamespace JOIN pg_am m ON m.oid = f.opfmethod
        """;

    // Casts have no schema: those of the server itself have the numbers below 16384 (FirstNormalObjectId).
    private const string Casts = """
        SELECT 'cast', format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL),
               concat_ws(', ', CASE c.castmethod WHEN 'b' THEN 'without function' WHEN 'i' THEN 'by text' ELSE c.castfunc::regprocedure::text END,
                   CASE c.castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'in assignments' ELSE 'explicit' END),
               '{}'::text[]
        FROM pg_cast c WHERE c.oid >= 16384
        """;

    /// <summary>All of them, to stand behind <see cref="CatalogScope.Start"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        $"{Functions} WHERE {CatalogScope.Own("pg_proc", "p.oid")}",
        $"{Operators} WHERE {CatalogScope.Own("pg_operator", "o.oid")}",
        $"{OperatorClasses} WHERE {CatalogScope.Own("pg_opclass", "o.oid")}",
        $"{OperatorFamilies} WHERE {CatalogScope.Own("pg_opfamily", "f.oid")}",
        $"{Casts} AND {CatalogScope.Own("pg_cast", "c.oid")}",
    ];
}
