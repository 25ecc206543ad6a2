using Npgsql;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>The server that has the clones: makes them, marks them, and takes them away.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>From this size on a template is copied file by file.</summary>
    /// <remarks>
    /// Copying through the write-ahead log writes everything twice, and once more to each replica and archive: 376 MB took 0.9 s against 0.35 s. Copying files has the server
    /// write out all that it has in memory, two times over, which for a small database is the greater burden on the others; both took 0.1 s for 8 MB.
    /// </remarks>
    public const long FileCopySize = 128L << 20;

    private const int FirstWithForce = 130_000;
    private const int FirstWithStrategy = 150_000;
    private const int FirstWithSetRole = 160_000;

    private readonly OperationContext _context;
    private readonly DatabaseLocation _source;
    private readonly PostgresTarget _database;
    private PostgresServerFacts? _facts;

    public PostgresServer(OperationContext context, DatabaseLocation source, DatabaseLocation? server)
    {
        _context = context;
        _source = source;
        Location = server ?? source.With(builder => (builder.Database, builder.SearchPath) = ("postgres", null));
        _database = new(Location, Location.Password(context));
        Keeper = new(_database, context.Time);
    }

    /// <summary>The database from which clones are managed.</summary>
    public DatabaseLocation Location { get; }

    /// <summary>The session that holds the marks.</summary>
    public PostgresKeeper Keeper { get; }

    /// <summary>Where a clone is. Tables are found as they are in the source.</summary>
    public DatabaseLocation LocationOf(string clone)
    {
        NpgsqlConnectionStringBuilder source = new(_source.Target);
        return Location.With(builder =>
        {
            builder.Database = clone;
            builder.SearchPath = source.SearchPath;
            builder.Options ??= source.Options;
        });
    }

    /// <summary>Says what the server is.</summary>
    /// <exception cref="ToilException">It cannot be reached, or cannot have clones.</exception>
    public async Task<PostgresServerFacts> FactsAsync(CancellationToken cancellation)
    {
        if (_facts is not null)
        {
            return _facts;
        }

        PostgresServerFacts facts = await Guarded(() => Keeper.UseAsync(session => PostgresServerFacts.ReadAsync(session, cancellation), cancellation));
        return facts.Version < FirstWithForce ? throw CloneFailure.ServerTooOld(Location.Display, facts.VersionText)
            : facts.IsStandby ? throw CloneFailure.ServerReadOnly(Location.Display)
            : !facts.MayCreate ? throw CloneFailure.NotAllowed(Location.Display, facts.User)
            : _facts = facts;
    }

    /// <summary>Copies a database of this server whole.</summary>
    /// <exception cref="PostgresException">The server does not do it; nothing is left.</exception>
    public Task FromTemplateAsync(CloneHold hold, string template, PostgresTraits traits, long size, CloneNotes notes, CancellationToken cancellation) => CreateAsync(
        hold, traits, $"TEMPLATE {SqlDialect.Quote(template)}{(_facts!.Version >= FirstWithStrategy && size >= FileCopySize ? " STRATEGY FILE_COPY" : string.Empty)}", notes, cancellation);

    /// <summary>Makes an empty database like the source.</summary>
    public async Task EmptyAsync(CloneHold hold, PostgresTraits traits, bool isSameServer, CloneNotes notes, CancellationToken cancellation)
    {
        try
        {
            string tablespace = isSameServer && traits.Tablespace != "pg_default" ? $" TABLESPACE {SqlDialect.Quote(traits.Tablespace)}" : string.Empty;
            await CreateAsync(hold, traits, $"TEMPLATE template0 {traits.Locale(_facts!.Version)}{tablespace}", notes, cancellation);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.WrongObjectType or PostgresErrorCodes.InvalidParameterValue or PostgresErrorCodes.SyntaxError
            or PostgresErrorCodes.InvalidObjectDefinition or PostgresErrorCodes.FeatureNotSupported)
        {
            throw CloneFailure.LocaleMissing(Location.Display, _source.Display, error);
        }
        catch (PostgresException error)
        {
            throw Explain(error);
        }
    }

    /// <summary>Takes a clone away, whoever is connected to it. Does not throw: what stays is told to the operation's sink.</summary>
    public async Task DropAsync(CloneHold hold)
    {
        try
        {
            await Keeper.UseAsync(session => DropAsync(session, hold.Name, CancellationToken.None), CancellationToken.None);
            await Keeper.ReleaseAsync(hold.Name, CancellationToken.None);
        }
        catch (Exception error) when (IsOfServer(error))
        {
            _context.Sink.Problem(NotRemoved(hold.Name, error));
        }
    }

    /// <summary>Size of a clone in bytes.</summary>
    public Task<long> SizeAsync(string clone, CancellationToken cancellation)
        => Keeper.UseAsync(async session => (long)(await session.ScalarAsync("SELECT pg_database_size(@p0::name)", cancellation, clone))!, cancellation);

    /// <summary>Removes the clones of those who are gone.</summary>
    public async Task<IReadOnlyList<string>> RemoveLeftoversAsync(CancellationToken cancellation)
    {
        await FactsAsync(cancellation);
        List<object?[]> found = await Guarded(() => Keeper.UseAsync(
            session => session.RowsAsync(
                """
                SELECT d.datname, pg_has_role(current_user, d.datdba, 'USAGE') OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user), pg_get_userbyid(d.datdba)
                FROM pg_database d WHERE starts_with(d.datname, @p0) ORDER BY d.datname
                """,
                cancellation, CloneName.Prefix),
            cancellation));
        List<string> removed = [];
        foreach (object?[] row in found.Where(row => CloneName.IsOne((string)row[0]!)))
        {
            if (await RemoveAsync((string)row[0]!, row[1] is true, (string)row[2]!, cancellation))
            {
                removed.Add((string)row[0]!);
            }
        }

        return removed;
    }

    /// <summary>What a failure of this server means to a person.</summary>
    public ToilException Explain(Exception error) => PostgresTrouble.Explain(error, Location.Display, _database, _source.Display);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Keeper.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<bool> RemoveAsync(string name, bool isAllowed, string owner, CancellationToken cancellation)
    {
        bool isGone = false;
        try
        {
            await Keeper.WithUnusedAsync(
                name,
                async session =>
                {
                    if (isAllowed)
                    {
                        isGone = await DropAsync(session, name, cancellation);
                    }
                    else
                    {
                        _context.Sink.Warning($"The clone {name} on {Location} is left over and belongs to {Values.InertText.From(owner, 80)}: this user may not remove it.");
                    }
                },
                cancellation);
        }
        catch (Exception error) when (IsOfServer(error))
        {
            _context.Sink.Problem(NotRemoved(name, error));
        }

        return isGone;
    }

    private ToilException NotRemoved(string name, Exception error) => CloneFailure.NotRemoved(
        $"{name} on {Location}", $"The next rehearsal tries again; or run DROP DATABASE {name} WITH (FORCE) there.", error);

    private static bool IsOfServer(Exception error) => error is NpgsqlException or ToilException or IOException or InvalidOperationException or TimeoutException;

    private static async Task<bool> DropAsync(TargetSession session, string name, CancellationToken cancellation)
    {
        await session.ExecuteAsync($"DROP DATABASE IF EXISTS {SqlDialect.Quote(name)} WITH (FORCE)", cancellation);
        return true;
    }

    private async Task CreateAsync(CloneHold hold, PostgresTraits traits, string clause, CloneNotes notes, CancellationToken cancellation) => await Keeper.UseAsync(
        async session =>
        {
            hold.ThrowIfLost();
            bool isOwners = await MayBeOwnedAsync(session, traits.Owner, cancellation);
            await session.ExecuteAsync($"CREATE DATABASE {SqlDialect.Quote(hold.Name)} {(isOwners ? $"OWNER {SqlDialect.Quote(traits.Owner)} " : string.Empty)}{clause}", cancellation);
            hold.IsMade = true;
            Migrations.Engine.Failpoint.At("clone.created");
            await session.ExecuteWholeAsync(
                $"COMMENT ON DATABASE {SqlDialect.Quote(hold.Name)} IS {PostgresLists.Literal(CloneLabel.For(_source.Display, _context))}", cancellation);
            await traits.GrantAsync(session, hold.Name, notes, cancellation);
            if (!isOwners)
            {
                notes.Add($"The clone belongs to {_facts!.User}, since it could not be given to {traits.Owner}, who owns the source.");
            }

            return true;
        },
        cancellation);

    // Who is given it must be there, and leave this user the right to drop it.
    private async Task<bool> MayBeOwnedAsync(TargetSession session, string owner, CancellationToken cancellation)
    {
        string set = _facts!.Version >= FirstWithSetRole ? "SET" : "MEMBER";
        return await session.ScalarAsync(
            $"SELECT @p1 OR (pg_has_role(current_user, oid, 'USAGE') AND pg_has_role(current_user, oid, '{set}')) FROM pg_roles WHERE rolname = @p0", cancellation, owner, _facts.IsSuperuser) is true;
    }

    private async Task<T> Guarded<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is NpgsqlException or IOException or TimeoutException)
        {
            throw Explain(error);
        }
        catch (ToilException error) when (error.ErrorId == "DatabaseMissing")
        {
            throw CloneFailure.NoMaintenance(Location.Display, error.InnerException);
        }
        catch (ToilException error)
        {
            throw Explain(error);
        }
    }
}
