using System.Globalization;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.State;

namespace Toil.Rollbacks.Evidence;

/// <summary>The rehearsals in the state store.</summary>
/// <param name="store">The store.</param>
internal sealed class EvidenceStore(StateStore store)
{
    /// <summary>Keeps evidence. Keeping it again changes nothing.</summary>
    public Task<int> SaveAsync(EvidenceDocument document, CancellationToken cancellation) => store.WriteAsync(
        session => InsertAsync(session, document),
        cancellation);

    /// <summary>Keeps how long the migration took when it really ran.</summary>
    public Task<int> EndAsync(EvidenceDocument document, TimeSpan actual, string database, CancellationToken cancellation) => store.WriteAsync(
        async session =>
        {
            await InsertAsync(session, document);
            return await session.ExecuteAsync(
                "UPDATE toil_rehearsal SET actual = @Actual, actual_at = @At, actual_in = @Database WHERE id = @Id",
                new { Id = TextOf(document.Evidence.Id), Actual = (long)actual.TotalMicroseconds, At = StoreInstant.ToMicroseconds(store.Time.GetUtcNow()), Database = database });
        },
        cancellation);

    /// <summary>Rehearsals, the newest first.</summary>
    /// <param name="migration">Only of this migration; null for all.</param>
    /// <param name="planHash">Only of the plan with this hash; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<RehearsalRow>> ListAsync(string? migration, string? planHash, int limit, CancellationToken cancellation)
    {
        List<string> conditions = [];
        if (migration is not null)
        {
            conditions.Add("migration = @Migration");
        }

        if (planHash is not null)
        {
            conditions.Add("plan_hash = @PlanHash");
        }

        string where = conditions.Count == 0 ? string.Empty : $"WHERE {string.Join(" AND ", conditions)}";
        List<RehearsalRow> rows = [];
        await foreach (RehearsalRow row in store.StreamAsync<RehearsalRow>(
            $"SELECT {RehearsalRow.Columns} FROM toil_rehearsal {where} ORDER BY at DESC, id DESC LIMIT @Limit",
            new { Migration = migration, PlanHash = planHash, Limit = (long)limit }, cancellation))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The evidence that a plan has, the newest first; where it has none, the newest of its migration, which says what has changed since.</summary>
    /// <param name="context">Says which store.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="limit">At most so much.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<IReadOnlyList<EvidenceDocument>> OfAsync(OperationContext context, MigrationPlan plan, int limit, CancellationToken cancellation)
    {
        await using StateStore store = await ConfiguredStore.OpenAsync(context, given: null, cancellation);
        EvidenceStore evidence = new(store);
        IReadOnlyList<RehearsalRow> rows = await evidence.ListAsync(null, plan.Hash, limit, cancellation);
        rows = rows.Count > 0 ? rows : await evidence.ListAsync(plan.Name, null, 1, cancellation);
        return [.. rows.Select(row => EvidenceDocument.Read(row.Document, $"The rehearsal {row.Id}"))];
    }

    /// <summary>One rehearsal by its id, or by the beginning of it.</summary>
    /// <exception cref="ToilException"><c>RehearsalNotFound</c>, <c>RehearsalAmbiguous</c>.</exception>
    public async Task<RehearsalRow> GetAsync(string id, CancellationToken cancellation)
    {
        string text = id.Trim().ToLowerInvariant();
        List<RehearsalRow> rows = [];
        await foreach (RehearsalRow row in store.StreamAsync<RehearsalRow>(
            $"SELECT {RehearsalRow.Columns} FROM toil_rehearsal WHERE id >= @From AND id < @To ORDER BY id LIMIT 2", new { From = text, To = text + "~" }, cancellation))
        {
            rows.Add(row);
        }

        return rows switch
        {
            [var only] => only,
            [] => throw new ToilException(
                "RehearsalNotFound", ErrorKind.NotFound, $"There is no rehearsal '{Values.InertText.From(id, 80)}' in the store {store.Location.Display}.", "List them: toil rollback list (Get-ToilRehearsal).", id),
            _ => throw ToilException.Invalid("RehearsalAmbiguous", $"Several rehearsals begin with '{Values.InertText.From(id, 80)}'.", "Give more of the id.", id),
        };
    }

    private static Task<int> InsertAsync(StoreSession session, EvidenceDocument document) => session.ExecuteAsync(
        """
        INSERT INTO toil_rehearsal (id, migration, plan_hash, passed, at, document)
        VALUES (@Id, @Migration, @PlanHash, @Passed, @At, @Document) ON CONFLICT (id) DO NOTHING
        """,
        new
        {
            Id = TextOf(document.Evidence.Id),
            document.Evidence.Migration,
            document.Evidence.PlanHash,
            Passed = document.Evidence.Passed ? 1L : 0,
            At = StoreInstant.ToMicroseconds(document.Evidence.At),
            Document = document.Text(),
        });

    private static string TextOf(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);
}
