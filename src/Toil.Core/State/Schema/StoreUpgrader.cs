using System.Diagnostics;
using System.Reflection;
using Toil.Operations;

namespace Toil.State.Schema;

/// <summary>
/// Brings a store to the newest schema, forward only. All missing steps run in one transaction: whatever stops them leaves
/// the store at the version it had.
/// </summary>
internal sealed class StoreUpgrader
{
    private static readonly string s_programVersion =
        typeof(StoreUpgrader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private readonly StateStore _store;
    private readonly IReadOnlyList<StoreUpgrade> _steps;
    private StoreUpgrade? _current;

    public StoreUpgrader(StateStore store, IReadOnlyList<StoreUpgrade> steps)
    {
        Debug.Assert(steps.Select(step => step.Version).SequenceEqual(Enumerable.Range(1, steps.Count)), "versions count up from 1");
        _store = store;
        _steps = steps;
    }

    /// <summary>Upgrades where something is missing; costs two short queries where nothing is.</summary>
    /// <exception cref="ToilException"><c>StoreSchemaTooNew</c>, <c>StoreUpgradeFailed</c>, <c>StoreBusy</c>.</exception>
    public async Task RunAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (await _store.ReadAsync(ReadVersionAsync, cancellationToken) == _steps.Count)
        {
            return;
        }

        try
        {
            await _store.WriteAsync(UpgradeAsync, limit, cancellationToken);
        }
        catch (ToilException failure) when (failure.ErrorId == StoreFailure.UnexpectedId && _current is not null)
        {
            throw Failed(_current, failure);
        }
    }

    /// <summary>The version of the store's schema; 0 where there is none yet.</summary>
    private async Task<int> ReadVersionAsync(StoreSession session)
    {
        if (await session.ScalarAsync<long>(session.Dialect.HasSchemaSql) == 0)
        {
            return 0;
        }

        long newest = await session.ScalarAsync<long>("SELECT COALESCE(MAX(version), 0) FROM toil_schema");
        return newest <= _steps.Count
            ? (int)newest
            : throw TooNew(newest, await session.ScalarAsync<string>("SELECT program_version FROM toil_schema ORDER BY version DESC LIMIT 1"));
    }

    private async Task<int> UpgradeAsync(StoreSession session)
    {
        if (session.Dialect.UpgradeLockSql is { } waitForOthers)
        {
            await session.ExecuteAsync(waitForOthers);
        }

        // Read again: whoever held the lock may have upgraded.
        int version = await ReadVersionAsync(session);
        if (version == 0)
        {
            await session.ExecuteAsync("""
                CREATE TABLE IF NOT EXISTS toil_schema (
                    version         BIGINT NOT NULL PRIMARY KEY,
                    applied_at      BIGINT NOT NULL,
                    program_version TEXT   NOT NULL
                )
                """);
        }

        foreach (StoreUpgrade step in _steps.Skip(version))
        {
            _current = step;
            await session.ExecuteAsync(step.Sql(session.Dialect));
            await session.ExecuteAsync(
                "INSERT INTO toil_schema (version, applied_at, program_version) VALUES (@Version, @AppliedAt, @ProgramVersion)",
                new
                {
                    Version = (long)step.Version,
                    AppliedAt = StoreInstant.ToMicroseconds(_store.Time.GetUtcNow()),
                    ProgramVersion = s_programVersion,
                });
        }

        return _steps.Count;
    }

    private ToilException Failed(StoreUpgrade step, ToilException failure) => new(
        "StoreUpgradeFailed", ErrorKind.Internal,
        $"The store {_store.Location.Display} could not be upgraded to schema version {step.Version} ({step.Name}) and is as it was.",
        "Keep using the earlier Toil and report this with the details of the error.", _store.Location.Display, failure.InnerException);

    private ToilException TooNew(long version, string program) => new(
        "StoreSchemaTooNew", ErrorKind.Conflict,
        $"The store {_store.Location.Display} has schema version {version}, written by Toil {program}, "
            + $"and this Toil ({s_programVersion}) knows versions up to {_steps.Count}.",
        $"Update Toil on this machine, or name another store in {StoreLocation.Variable}.", _store.Location.Display);
}
