using Npgsql;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Cloning.Sampling;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>The making of one clone: which way is open, and the going of it.</summary>
internal sealed class PostgresMaking(
    OperationContext context, CloneOptions options, PostgresServer server, PostgresServerFacts facts, PostgresOrigin origin, CloneHold hold, CloneNotes notes)
{
    private const string Others = """
        SELECT count(*), bool_and(application_name LIKE 'toil %') FROM pg_stat_activity
        WHERE datname = @p0 AND backend_type <> 'autovacuum worker'
        """;

    // A session that has said goodbye is there for some milliseconds yet, on a server with much to do for longer.
    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly DatabaseLocation _clone = server.LocationOf(hold.Name);

    /// <summary>Fills the clone.</summary>
    /// <returns>How.</returns>
    public async Task<CloneMethod> FillAsync(SampleSize? sample, CancellationToken cancellation)
    {
        await using PostgresTarget database = new(PostgresSnapshot.ReadOnly(origin.Location), origin.Location.Password(context));
        PostgresSurvey survey = await FromSourceAsync(database, () => SurveyAsync(database, cancellation));
        bool isSameServer = survey.Server.StartedAt == facts.StartedAt;
        CloneMethod method = CloneMethod.Template;
        if (origin.From is null)
        {
            survey.Tell(notes, sample is not null);
        }

        string? why = sample is null ? await CopyTemplateAsync(survey, isSameServer, cancellation) : "only a part of the rows is asked for";
        if (why is not null)
        {
            method = sample is null ? CloneMethod.Dump : CloneMethod.Sample;
            await CopyContentAsync(database, survey, sample, isSameServer, why, cancellation);
        }

        await server.Keeper.UseAsync(
            async session =>
            {
                await survey.Traits.SetAsync(session, hold.Name, notes, cancellation);
                return true;
            },
            cancellation);
        return method;
    }

    private static async Task<PostgresSurvey> SurveyAsync(TargetDatabase database, CancellationToken cancellation)
    {
        await using TargetSession session = await database.ConnectAsync("toil clone", cancellation);
        await PostgresSession.PrepareAsync(session, TimeSpan.Zero, cancellation);
        return await PostgresSurvey.TakeAsync(session, cancellation);
    }

    /// <summary>Tries the quick way.</summary>
    /// <returns>Why it is not open; null where the clone is there.</returns>
    private async Task<string?> CopyTemplateAsync(PostgresSurvey survey, bool isSameServer, CancellationToken cancellation)
    {
        string? why = !isSameServer ? "the clone is to be on another server"
            : origin.IsProduction ? "it is production, and nobody could connect to it while it is copied as a template"
            : await InUseAsync(survey.Name, cancellation) ? "others are connected to it"
            : null;
        if (why is not null)
        {
            return origin.From is null ? why : throw CloneFailure.InUse(survey.Name, null);
        }

        try
        {
            await server.FromTemplateAsync(hold, survey.Name, survey.Traits, survey.Size, notes, cancellation);
            return null;
        }
        catch (PostgresException error) when (origin.From is not null && error.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            throw CloneFailure.InUse(survey.Name, error);
        }
        catch (PostgresException error) when (origin.From is null && IsOfTemplate(error.SqlState))
        {
            return $"the server does not copy it as a template ({DatabaseFailure.Innermost(error)})";
        }
    }

    // Somebody has just connected to it, it belongs to somebody else, or its collations have changed: a dump gets by. No room, no connection or no source stay so.
    private static bool IsOfTemplate(string state) => state is not (PostgresErrorCodes.DiskFull or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.QueryCanceled)
        && state[..2] is not ("08" or "53" or "57");

    private async Task<bool> InUseAsync(string database, CancellationToken cancellation)
    {
        long started = context.Time.GetTimestamp();
        while (true)
        {
            object?[] others = (await server.Keeper.UseAsync(session => session.RowAsync(Others, cancellation, database), cancellation))!;
            if (others[0] is 0L)
            {
                return false;
            }

            // Whoever was connected to a clone was the rehearsal's.
            if ((others[1] is not true && origin.From is null) || context.Time.GetElapsedTime(started) > s_goodbye)
            {
                return true;
            }

            await Task.Delay(s_look, context.Time, cancellation);
        }
    }

    private async Task CopyContentAsync(
        PostgresTarget database, PostgresSurvey survey, SampleSize? sample, bool isSameServer, string why, CancellationToken cancellation)
    {
        string display = origin.Location.Display;
        if (survey.Denied.Count > 0)
        {
            throw CloneFailure.SourceDenied(display, survey.Server.User, survey.Denied);
        }

        await CheckExtensionsAsync(survey, cancellation);
        PostgresTools tools = await PostgresTools.FindAsync(survey.Server.Major, options.ToolFolders, display, why, cancellation);
        await server.EmptyAsync(hold, survey.Traits, isSameServer, notes, cancellation);
        PostgresDump dump = new(tools, origin.Location, _clone, server.Location.Display, options.LockWait, context, notes);
        if (sample is null)
        {
            await dump.RunAsync(isSameServer, [], cancellation);
        }
        else
        {
            await SampleAsync(database, survey, sample, dump, isSameServer, cancellation);
        }

        // Nobody has looked at these rows yet, and plans are made by what is known of them.
        await using PostgresTarget clone = new(_clone, _clone.Password(context));
        await using TargetSession session = await clone.ConnectAsync("toil clone", cancellation);
        await PostgresSession.PrepareAsync(session, options.LockWait, cancellation);
        await session.ExecuteAsync("ANALYZE", cancellation);
    }

    private async Task SampleAsync(
        PostgresTarget database, PostgresSurvey survey, SampleSize size, PostgresDump dump, bool isSameServer, CancellationToken cancellation)
    {
        await using PostgresSnapshot snapshot = await FromSourceAsync(database, () => PostgresSnapshot.TakeAsync(database, survey.Tables, options.LockWait, cancellation));
        await dump.RunAsync(isSameServer, ["--section=pre-data", "--no-blobs", $"--snapshot={snapshot.Id}"], cancellation);
        Migrations.Engine.Failpoint.At("clone.half");
        await using (PostgresTarget clone = new(_clone.With(builder => builder.CommandTimeout = 0), _clone.Password(context)))
        {
            await using TargetSession session = await clone.ConnectAsync("toil clone", cancellation);
            await PostgresSession.PrepareAsync(session, options.LockWait, cancellation);
            await session.ExecuteAsync("SET synchronous_commit = off; SET default_transaction_read_only = off", cancellation);
            await new PostgresSample(snapshot.Session, session, size, survey.Server.IsStandby, notes).FillAsync(cancellation);
        }

        await dump.RunAsync(isSameServer, ["--section=post-data", "--no-blobs", $"--snapshot={snapshot.Id}"], cancellation);
    }

    private async Task CheckExtensionsAsync(PostgresSurvey survey, CancellationToken cancellation)
    {
        if (survey.Extensions.Count == 0)
        {
            return;
        }

        List<object?[]> rows = await server.Keeper.UseAsync(
            session => session.RowsAsync(
                """
                SELECT e.name, a.name IS NOT NULL, coalesce(bool_or(v.trusted OR NOT v.superuser), false)
                FROM unnest(@p0) AS e (name) LEFT JOIN pg_available_extensions a ON a.name = e.name
                     LEFT JOIN pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version
                GROUP BY e.name, a.name ORDER BY e.name
                """,
                cancellation, (object)survey.Extensions.ToArray()),
            cancellation);
        string[] missing = [.. rows.Where(row => row[1] is false).Select(row => $"the extension {row[0]}")];
        string[] denied = [.. rows.Where(row => row[1] is true && row[2] is false && !facts.IsSuperuser).Select(row => $"the extension {row[0]}")];
        if (missing.Length > 0)
        {
            throw CloneFailure.ExtensionsMissing(server.Location.Display, origin.Location.Display, missing);
        }

        if (denied.Length > 0)
        {
            throw CloneFailure.ExtensionsDenied(server.Location.Display, origin.Location.Display, denied);
        }
    }

    private async Task<T> FromSourceAsync<T>(TargetDatabase database, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is NpgsqlException or IOException or TimeoutException or ToilException)
        {
            throw PostgresTrouble.ExplainSource(error, origin.Location.Display, database);
        }
    }
}
