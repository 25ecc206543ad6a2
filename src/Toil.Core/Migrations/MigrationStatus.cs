using System.Runtime.CompilerServices;
using System.IO.Enumeration;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Migrations.Reporting;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations;

/// <summary>Says how far the migrations of a database are.</summary>
public sealed class MigrationStatus : Operation<MigrationStatusOptions, MigrationReport>
{
    private const int Named = 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "migration.status",
        Cmdlet = "Get-ToilMigration",
        Summary = "Says how far the migrations of a database are, how fast they go, and what holds them up.",
        Description = "Reads Toil's tables in the database, and changes nothing. Time left leaves pauses out.",
        SettingsSection = "migrations",
        OptionsType = typeof(MigrationStatusOptions),
        ResultType = typeof(MigrationReport),
        ResultJsonOf = static () => MigrationJson.Readable.MigrationReport,
        ViewOf = static () => MigrationViews.Migrations,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<MigrationReport> RunAsync(
        OperationCall<MigrationStatusOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (MigrationStatusOptions options in call.Items.WithCancellation(cancellation))
        {
            (string Name, MigrationPlan? Plan)[] names = [.. options.Name.Select(name => MigrationTarget.Named(call.Context, name))];
            DatabaseLocation location = DatabaseResolver.Resolve(call.Context, options.Database, names.Select(name => name.Plan).FirstOrDefault(plan => plan is not null));
            await using TargetDatabase database = TargetDatabase.For(location, call.Context);
            await using TargetSession session = await database.ConnectAsync("toil status", cancellation);
            IReadOnlyList<MigrationReport> reports;
            try
            {
                // A SQLite file that is not in WAL mode keeps readers out while others write: who only looks has time.
                await database.LimitAsync(session, s_patience, null, cancellation);
                reports = await ReadAsync(database, session, [.. names.Select(name => name.Name)], call.Context.Sink, cancellation);
            }
            catch (Exception error) when (error is not ToilException and not OperationCanceledException)
            {
                throw database.Explain(error, null);
            }

            foreach (MigrationReport report in reports)
            {
                yield return report;
            }
        }
    }

    private static async Task<IReadOnlyList<MigrationReport>> ReadAsync(
        TargetDatabase database, TargetSession session, IReadOnlyList<string> names, IOperationSink sink, CancellationToken cancellation)
    {
        IReadOnlyList<MigrationRow> rows = await ControlSchema.IsThereAsync(database, session, cancellation) ? await ControlStore.AllAsync(session, cancellation) : [];
        foreach (string name in names.Where(name => !name.AsSpan().ContainsAny('*', '?') && rows.All(row => row.Name != name)))
        {
            sink.Problem(Unknown(database, name, [.. rows.Select(row => row.Name)]));
        }

        List<MigrationReport> reports = [];
        foreach (MigrationRow row in rows.Where(row => names.Count == 0 || names.Any(name => FileSystemName.MatchesSimpleExpression(name, row.Name))))
        {
            reports.Add(await new MigrationReports(database, session).OfAsync(row, cancellation));
        }

        return reports;
    }

    /// <summary>No migration of that name has run.</summary>
    /// <param name="database">Where.</param>
    /// <param name="name">The name.</param>
    /// <param name="known">Those that have.</param>
    internal static ToilException Unknown(TargetDatabase database, string name, IReadOnlyList<string> known) => new(
        "MigrationUnknown", ErrorKind.NotFound, $"No migration '{InertText.From(name, 120)}' has run in {database.Location.Display}.",
        Nearest.To(name, known) is { } nearest ? $"Did you mean '{nearest}'?"
            : known.Count == 0 ? "None has: look at the database's name."
            : $"Name one that has: {string.Join(", ", known.Take(Named).Select(one => $"'{one}'"))}{(known.Count > Named ? $", and {known.Count - Named} more" : string.Empty)}.",
        name);
}
