using Toil.Values;

namespace Toil.Migrations.Plans;

/// <summary>Reads a step that walks a table.</summary>
internal sealed class BatchReader(YamlDocument document, YamlKeys step, int number, string name)
{
    private readonly Dictionary<string, PlanPlace> _places = [];

    /// <summary>Reads it.</summary>
    /// <param name="kind"><c>backfill</c>, <c>copy</c> or <c>purge</c>.</param>
    public BatchStep Read(string kind)
    {
        YamlNode node = step.Find(kind)!;
        return kind switch
        {
            "backfill" => ReadBackfill(new(document, node, "'backfill'", "table", "set", "where", "key", "follow")),
            "copy" => ReadCopy(new(document, node, "'copy'", "from", "to", "columns", "where", "key", "follow")),
            _ => ReadPurge(new(document, node, "'purge'", "table", "where", "key", "archive", "archive_file")),
        };
    }

    private BackfillStep ReadBackfill(YamlKeys map)
    {
        YamlKeys? down = step.Find("down") is { } node ? new(document, node, "'down' of a backfill", "set", "where") : null;
        BackfillStep backfill = new()
        {
            Number = number,
            Name = name,
            Origin = step.Node.Origin,
            Hash = string.Empty,
            Irreversible = Reason,
            Places = _places,
            Table = Table(map, "table", "table"),
            Key = Key(map),
            Where = Where(map, "where"),
            Follow = map.Flag("follow") ?? false,
            Set = Columns(map, "set", "set", "Say what the columns become: 'set: { total_cents: \"total * 100\" }'."),
            DownSet = down is null ? [] : Columns(down, "set", "down.set", "Say what the columns become on the way back."),
            DownWhere = down is null ? null : Where(down, "down.where"),
        };
        return backfill.Follow && backfill.Where is null
            ? throw document.Invalid(
                map.OriginOf("follow"), "'follow' needs a 'where' that is false once a row is done", "Add the condition: without it every pass would do every row again.")
            : backfill;
    }

    private CopyStep ReadCopy(YamlKeys map)
    {
        CheckDown("copy", "delete");
        return new()
        {
            Number = number,
            Name = name,
            Origin = step.Node.Origin,
            Hash = string.Empty,
            Irreversible = Reason,
            Places = _places,
            Table = Table(map, "from", "table"),
            To = Table(map, "to", "to"),
            Key = Key(map),
            Where = Where(map, "where"),
            Follow = map.Flag("follow") ?? false,
            Columns = Columns(map, "columns", "set", "Say which columns it fills, and with what: 'columns: { id: id, total_cents: \"total * 100\" }'."),
        };
    }

    private PurgeStep ReadPurge(YamlKeys map)
    {
        CheckDown("purge", "restore");
        YamlScalar? file = map.Scalar("archive_file");
        PurgeStep purge = new()
        {
            Number = number,
            Name = name,
            Origin = step.Node.Origin,
            Hash = string.Empty,
            Irreversible = Reason,
            Places = _places,
            Table = Table(map, "table", "table"),
            Key = Key(map),
            Where = Where(map, "where") ?? throw map.Missing("where", "Say which rows go; to empty the whole table, write 'where: \"true\"'."),
            ArchiveTable = map.Keys.Contains("archive") ? Table(map, "archive", "archive") : null,
            ArchiveFile = file is null ? null : PathOf(document, file, "archive_file"),
        };
        if (purge is { ArchiveTable: not null, ArchiveFile: not null })
        {
            throw document.Invalid(map.OriginOf("archive_file"), "this purge has 'archive' and 'archive_file'", "Keep one of them.");
        }

        if (purge is { ArchiveTable: null, ArchiveFile: null, Irreversible: null })
        {
            throw document.Invalid(
                step.OriginOf("down"), "nothing can be restored from a purge without an archive",
                "Add 'archive: TABLE' or 'archive_file: PATH', or write 'irreversible:' with the reason in place of 'down'.");
        }

        return purge with { Hash = StepHash.Of(purge, file?.Text) };
    }

    /// <summary>Takes a path in a plan from the plan's folder.</summary>
    internal static string PathOf(YamlDocument document, YamlScalar scalar, string key)
    {
        try
        {
            return PathText.Absolute(scalar.Text, document.Folder);
        }
        catch (Exception error) when (error is ArgumentException or PathTooLongException)
        {
            throw document.Invalid(scalar.Origin, $"'{key}' cannot be a path", "Give the path of a file.", error);
        }
    }

    private string? Reason => step.Line("irreversible", 1_000);

    private void CheckDown(string kind, string word)
    {
        if (step.Find("down") is { } down && !(down is YamlScalar scalar && scalar.Text.Trim().Equals(word, StringComparison.OrdinalIgnoreCase)))
        {
            throw document.Invalid(down.Origin, $"the 'down' of a {kind} is the word '{word}'", $"Write 'down: {word}', or 'irreversible:' with the reason in its place.");
        }
    }

    private string Table(YamlKeys map, string key, string piece)
    {
        YamlScalar scalar = map.Required(key, "Name the table.");
        _places[piece] = new(document, scalar, 0);
        return PlanSql.Name(document, scalar, key, isTable: true);
    }

    private string? Where(YamlKeys map, string piece) => map.Scalar("where") is { } scalar ? Expression(scalar, "where", piece) : null;

    private string Expression(YamlScalar scalar, string key, string piece)
    {
        SqlStatement expression = PlanSql.Expression(document, scalar, key);
        _places[piece] = new(document, scalar, expression.Start);
        return expression.Text;
    }

    private string[] Key(YamlKeys map)
    {
        YamlNode[] items = map.Find("key") switch
        {
            null => [],
            YamlSequence { Items: [_, ..] } list => [.. list.Items],
            YamlScalar one => [one],
            { } other => throw document.Invalid(other.Origin, "'key' names no column", "Write 'key: [tenant, id]', or leave it out for the primary key."),
        };
        List<string> columns = [];
        foreach (YamlNode item in items)
        {
            YamlScalar scalar = item as YamlScalar ?? throw document.Invalid(item.Origin, "'key' is a list of columns", "Write 'key: [tenant, id]'.");
            string column = PlanSql.Name(document, scalar, "key", isTable: false);
            _places[$"key:{column}"] = new(document, scalar, 0);
            columns.Add(!columns.Contains(column) ? column : throw document.Invalid(scalar.Origin, $"'key' names {column} twice", "Keep one."));
        }

        return [.. columns];
    }

    private ColumnExpression[] Columns(YamlKeys map, string key, string piece, string remedy)
    {
        if (map.Find(key) is not { } node)
        {
            throw map.Missing(key, remedy);
        }

        if (node is not YamlMapping { Entries: [_, ..] entries })
        {
            throw document.Invalid(node.Origin, $"'{key}' is a mapping of columns to SQL", remedy);
        }

        List<ColumnExpression> columns = [];
        foreach ((YamlScalar nameNode, YamlNode value) in entries)
        {
            string column = PlanSql.Name(document, nameNode, key, isTable: false);
            if (value is not YamlScalar scalar || (scalar.IsNull && scalar.Text is "" or "~") || string.IsNullOrWhiteSpace(scalar.Text))
            {
                throw document.Invalid(nameNode.Origin, $"{column} has no SQL expression", "Write one behind it; for NULL write \"NULL\".");
            }

            if (columns.Exists(known => known.Column == column))
            {
                throw document.Invalid(nameNode.Origin, $"{column} stands here a second time", "Keep one of them.");
            }

            _places[$"{piece.Replace("set", "column", StringComparison.Ordinal)}:{column}"] = new(document, nameNode, 0);
            columns.Add(new(column, Expression(scalar, column, $"{piece}:{column}")));
        }

        return [.. columns];
    }
}
