using System.Runtime.CompilerServices;
using Toil.Operations;

namespace Toil.State.Runs;

/// <summary>The runs in a store. Every method throws the store's failures as well as its own.</summary>
public sealed class RunRepository
{
    private readonly StateStore _store;

    internal RunRepository(StateStore store) => _store = store;

    /// <summary>Records that a run has begun, now.</summary>
    /// <param name="start">What is known of it.</param>
    /// <param name="cancellationToken">Stops the write; then nothing is recorded.</param>
    /// <returns>The run as it will be read back.</returns>
    /// <exception cref="ToilException"><c>RunExists</c>: a run with the id is there already.</exception>
    public async Task<RunRecord> BeginAsync(RunStart start, CancellationToken cancellationToken)
    {
        DateTimeOffset now = StoreInstant.Truncate(_store.Time.GetUtcNow());
        RunRecord run = new(
            start.Id ?? Guid.CreateVersion7(now), start.Operation, now, EndedAt: null, RunState.Running,
            start.Machine, start.Person, start.OptionsJson, SummaryJson: null);
        int inserted = await _store.WriteAsync(
            session => session.ExecuteAsync(
                """
                INSERT INTO toil_run (id, operation, started_at, ended_at, state, machine, person, options_json, summary_json)
                VALUES (@Id, @Operation, @StartedAt, @EndedAt, @State, @Machine, @Person, @OptionsJson, @SummaryJson)
                ON CONFLICT (id) DO NOTHING
                """,
                RunRow.From(run)),
            cancellationToken);
        return inserted == 1
            ? run
            : throw new ToilException(
                "RunExists", ErrorKind.Conflict,
                $"The run {run.Id} is already in the store {_store.Location.Display}.", "Begin a run with a new id.", run.Id);
    }

    /// <summary>Records that a run has ended, now.</summary>
    /// <param name="id">The run.</param>
    /// <param name="state">How it ended; not <see cref="RunState.Running"/>.</param>
    /// <param name="summaryJson">The result in short, as a JSON object without secrets, or null.</param>
    /// <param name="cancellationToken">Stops the write; then nothing is recorded.</param>
    /// <exception cref="ToilException"><c>RunNotFound</c>; <c>RunEnded</c>: it has ended before, and what was recorded then stays.</exception>
    public async Task EndAsync(Guid id, RunState state, string? summaryJson, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(state, RunState.Running);
        (bool ended, string? earlier) = await _store.WriteAsync(
            async session =>
            {
                int updated = await session.ExecuteAsync(
                    """
                    UPDATE toil_run SET ended_at = @EndedAt, state = @State, summary_json = @SummaryJson
                    WHERE id = @Id AND ended_at IS NULL
                    """,
                    new
                    {
                        Id = RunRow.TextOf(id),
                        EndedAt = StoreInstant.ToMicroseconds(_store.Time.GetUtcNow()),
                        State = RunRow.TextOf(state),
                        SummaryJson = summaryJson,
                    });
                return updated == 1
                    ? (true, null)
                    : (false, await session.ScalarAsync<string?>("SELECT state FROM toil_run WHERE id = @Id", new { Id = RunRow.TextOf(id) }));
            },
            cancellationToken);
        if (!ended)
        {
            throw earlier is null
                ? new ToilException(
                    "RunNotFound", ErrorKind.NotFound,
                    $"The run {id} is not in the store {_store.Location.Display}.", "Check the id, and that this is the store it began in.", id)
                : new ToilException(
                    "RunEnded", ErrorKind.Conflict, $"The run {id} has already ended ({earlier}).", "End a run once; look at what was recorded.", id);
        }
    }

    /// <summary>Reads one run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <returns>The run, or null where there is none with the id.</returns>
    public async Task<RunRecord?> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        RunRow? row = await _store.ReadAsync(
            session => session.FirstOrDefaultAsync<RunRow>(
                $"SELECT {RunRow.Columns} FROM toil_run WHERE id = @Id", new { Id = RunRow.TextOf(id) }),
            cancellationToken);
        return row?.ToRecord();
    }

    /// <summary>Reads runs, newest first, one at a time.</summary>
    /// <param name="filter">Which runs.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async IAsyncEnumerable<RunRecord> ListAsync(
        RunFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1);
        // Only the conditions that are asked for: with "@Operation IS NULL OR" neither engine would use the index.
        List<string> conditions = [];
        if (filter.Operation is not null)
        {
            conditions.Add("operation = @Operation");
        }

        if (filter.Since is not null)
        {
            conditions.Add("started_at >= @Since");
        }

        string where = conditions.Count == 0 ? string.Empty : $"WHERE {string.Join(" AND ", conditions)}";
        string sql = $"SELECT {RunRow.Columns} FROM toil_run {where} ORDER BY started_at DESC, id DESC LIMIT @Limit";
        object parameters = new
        {
            filter.Operation,
            Since = filter.Since is { } since ? StoreInstant.ToMicroseconds(since) : 0,
            Limit = (long)filter.Limit,
        };
        await foreach (RunRow row in _store.StreamAsync<RunRow>(sql, parameters, cancellationToken))
        {
            yield return row.ToRecord();
        }
    }
}
