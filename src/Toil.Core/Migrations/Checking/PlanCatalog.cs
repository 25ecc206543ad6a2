using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;

namespace Toil.Migrations.Checking;

/// <summary>The tables of a PostgreSQL database as the steps of a plan will leave them, without running any.</summary>
/// <param name="find">Looks a table up as it is now.</param>
/// <param name="names">The names of all tables as they are now.</param>
internal sealed class PlanCatalog(Func<string, Task<CheckTable?>> find, Func<Task<IReadOnlyList<string>>> names) : ICheckCatalog
{
    private readonly Dictionary<string, CheckTable?> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _identities = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public TargetKind Kind => TargetKind.PostgreSql;

    /// <inheritdoc/>
    public async Task<CheckTable?> FindAsync(string written) => _tables.GetValueOrDefault(await IdentifyAsync(written));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> NamesAsync()
        => [.. _tables.Values.OfType<CheckTable>().Select(table => table.Info.Name).Union(await names())];

    /// <summary>Takes note of what a statement will do.</summary>
    public async Task LearnAsync(SqlShape shape)
    {
        switch (shape.Verb)
        {
            case SqlVerb.CreateTable when shape.Table is { } made && await FindAsync(made) is null:
                _tables[await IdentifyAsync(made)] = Make(shape);
                break;
            case SqlVerb.DropTable:
                foreach (string dropped in shape.Objects)
                {
                    _tables[await IdentifyAsync(dropped)] = null;
                }

                break;
            case SqlVerb.CreateIndex when shape is { Index: { IsUnique: true, Predicate: null } index, Table: { } table }:
                await ChangeAsync(table, info => WithKey(info, index.Name ?? "a new index", [.. index.Elements.Select(element => element.Column ?? string.Empty)], isPrimary: false));
                break;
            case SqlVerb.DropIndex:
                foreach (string identity in _tables.Keys.ToArray())
                {
                    _tables[identity] = Drop(_tables[identity], [.. shape.Objects.Select(Plain)]);
                }

                break;
            case SqlVerb.AlterTable when shape.Table is { } table:
                foreach (AlterShape action in shape.Actions)
                {
                    await AlterAsync(table, action);
                }

                break;
        }
    }

    private async Task AlterAsync(string table, AlterShape action)
    {
        if (action is { Kind: AlterKind.RenameTable, NewName: { } renamed } && await FindAsync(table) is { } before)
        {
            string identity = await IdentifyAsync(table);
            _tables[identity] = null;
            string name = Plain(renamed);
            // Its SQL stays that of now: under this name the database can be asked about it.
            _tables[$"{before.Info.Schema}.{name}"] = before with { Info = before.Info with { Name = name } };
            _identities[Canonical(renamed)] = $"{before.Info.Schema}.{name}";
            return;
        }

        await ChangeAsync(table, info => action.Kind switch
        {
            AlterKind.AddColumn when action.Column is { } column && info.FindWritten(column.Name) is null => Add(info, column),
            AlterKind.DropColumn => info with
            {
                Columns = [.. info.Columns.Where(column => column.Name != Plain(action.Name!))],
                Keys = [.. info.Keys.Where(key => !key.Columns.Contains(Plain(action.Name!)))],
            },
            AlterKind.RenameColumn when action.NewName is { } renamed => info with
            {
                Columns = [.. info.Columns.Select(column => column.Name == Plain(action.Name!) ? column with { Name = Plain(renamed) } : column)],
                Keys = [.. info.Keys.Select(key => key with { Columns = [.. key.Columns.Select(name => name == Plain(action.Name!) ? Plain(renamed) : name)] })],
            },
            AlterKind.SetNotNull => NotNull(info, [Plain(action.Name!)]),
            AlterKind.AddConstraint when action.Constraint is { Kind: ConstraintKind.Unique or ConstraintKind.Primary, UsingIndex: null } constraint
                => WithKey(info, constraint.Name ?? "a new constraint", constraint.Columns, constraint.Kind == ConstraintKind.Primary),
            AlterKind.Rewrite when action.IsLogged is { } isLogged => info with { IsUnlogged = !isLogged },
            AlterKind.DropConstraint => info with { Keys = [.. info.Keys.Where(key => key.Name != Plain(action.Name!))] },
            _ => info,
        });
    }

    private async Task ChangeAsync(string table, Func<TableInfo, TableInfo> change)
    {
        string identity = await IdentifyAsync(table);
        if (_tables.GetValueOrDefault(identity) is { } known)
        {
            _tables[identity] = known with { Info = change(known.Info) };
        }
    }

    // Two ways of writing one table lead to one entry.
    private async Task<string> IdentifyAsync(string written)
    {
        string canonical = Canonical(written);
        if (!_identities.TryGetValue(canonical, out string? identity))
        {
            CheckTable? found = await find(written);
            identity = found is null ? canonical : $"{found.Info.Schema}.{found.Info.Name}";
            _identities[canonical] = identity;
            if (found is not null || !_tables.ContainsKey(identity))
            {
                _tables.TryAdd(identity, found);
            }
        }

        return identity;
    }

    private static string Canonical(string written) => string.Join('.', SqlText.Parts(written, TargetKind.PostgreSql));

    private static CheckTable Make(SqlShape shape)
    {
        IReadOnlyList<string> parts = SqlText.Parts(shape.Table!, TargetKind.PostgreSql);
        TableInfo info = new()
        {
            Kind = TargetKind.PostgreSql,
            Schema = parts.Count > 1 ? parts[0] : string.Empty,
            Name = parts[^1],
            Sql = shape.Table!,
            Columns = [],
            Keys = [],
            IsUnlogged = shape.IsUnlogged,
        };
        foreach (ColumnShape column in shape.Columns ?? [])
        {
            info = Add(info, column);
        }

        foreach (ConstraintShape constraint in shape.Constraints.Where(constraint => constraint.Kind is ConstraintKind.Unique or ConstraintKind.Primary))
        {
            info = WithKey(info, constraint.Name ?? "a new constraint", constraint.Columns, constraint.Kind == ConstraintKind.Primary);
        }

        return new(info, 0, IsNew: true, IsVague: shape.Columns is null);
    }

    private static TableInfo Add(TableInfo info, ColumnShape column)
    {
        string name = Plain(column.Name);
        TableInfo added = info with
        {
            Columns = [.. info.Columns, new(name, column.Type, !column.IsNotNull && !column.IsNumbered, column.Default is { } expression ? SqlText.Of(expression) : null, column.IsGenerated)],
        };
        return column.IsUnique ? WithKey(added, name, [column.Name], column.IsPrimary) : added;
    }

    private static TableInfo WithKey(TableInfo info, string name, IReadOnlyList<string> columns, bool isPrimary)
    {
        string[] names = [.. columns.Select(Plain)];
        TableInfo whole = isPrimary ? NotNull(info, names) : info;
        bool hasNulls = names.Any(column => whole.Find(column) is not { IsNullable: false });
        KeyInfo key = new(Plain(name), names.Contains(string.Empty) ? [] : names, isPrimary, hasNulls, IsPartial: false);
        return whole with { Keys = isPrimary ? [key, .. whole.Keys] : [.. whole.Keys, key] };
    }

    private static TableInfo NotNull(TableInfo info, string[] names)
    {
        TableInfo whole = info with { Columns = [.. info.Columns.Select(column => names.Contains(column.Name) ? column with { IsNullable = false } : column)] };
        return whole with { Keys = [.. whole.Keys.Select(key => key with { HasNulls = key.Columns.Any(name => whole.Find(name) is not { IsNullable: false }) })] };
    }

    private static CheckTable? Drop(CheckTable? table, IReadOnlyCollection<string> indexes)
        => table is null ? null : table with { Info = table.Info with { Keys = [.. table.Info.Keys.Where(key => !indexes.Contains(key.Name))] } };

    private static string Plain(string written) => written.Length == 0 ? written : SqlText.Plain(written, TargetKind.PostgreSql);
}
