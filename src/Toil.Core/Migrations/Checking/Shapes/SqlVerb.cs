namespace Toil.Migrations.Checking.Shapes;

/// <summary>What a statement does, as far as the check looks at it.</summary>
internal enum SqlVerb
{
    /// <summary>Something that the check knows nothing of.</summary>
    Other,

    /// <summary>CREATE TABLE, with or without AS.</summary>
    CreateTable,

    /// <summary>CREATE INDEX.</summary>
    CreateIndex,

    /// <summary>DROP INDEX.</summary>
    DropIndex,

    /// <summary>ALTER TABLE.</summary>
    AlterTable,

    /// <summary>DROP TABLE.</summary>
    DropTable,

    /// <summary>TRUNCATE.</summary>
    Truncate,

    /// <summary>VACUUM.</summary>
    Vacuum,

    /// <summary>ANALYZE.</summary>
    Analyze,

    /// <summary>CLUSTER.</summary>
    Cluster,

    /// <summary>REINDEX of an index.</summary>
    ReindexIndex,

    /// <summary>REINDEX of a table.</summary>
    ReindexTable,

    /// <summary>REFRESH MATERIALIZED VIEW.</summary>
    Refresh,

    /// <summary>LOCK TABLE.</summary>
    Lock,

    /// <summary>CREATE TRIGGER.</summary>
    CreateTrigger,

    /// <summary>DROP TRIGGER, and CREATE, ALTER and DROP of rules and policies.</summary>
    TableRule,

    /// <summary>CREATE STATISTICS, and COMMENT on a table or its columns.</summary>
    TableNote,

    /// <summary>INSERT.</summary>
    Insert,

    /// <summary>UPDATE.</summary>
    Update,

    /// <summary>DELETE.</summary>
    Delete,

    /// <summary>MERGE.</summary>
    Merge,

    /// <summary>SELECT, VALUES, TABLE, WITH.</summary>
    Query,
}
