using System.Globalization;
using Npgsql;
using Toil.Core.Tests.Support;
using Toil.Rollbacks.Cloning;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>Whole clones on PostgreSQL: what is in them, what becomes of the source, and what stays.</summary>
[Collection(CloningCollection.Name)]
public sealed class PostgresCloneTests(CloneServers servers) : PostgresCloningTestBase(servers)
{
    [Theory]
    [InlineData(CloneMethod.Template)]
    [InlineData(CloneMethod.Dump)]
    public async Task A_clone_is_like_its_source_in_every_object_row_and_sequence(CloneMethod method)
    {
        string source = await ShopAsync();
        await using ICloner cloner = Cloner(source);
        string before = await WritesAsync(source);
        string name;
        await using (NpgsqlConnection? other = method == CloneMethod.Dump ? await ConnectAsync(source) : null)
        {
            await using DisposableClone clone = await cloner.CloneAsync(null, Token);
            name = NameOf(clone);
            Assert.Equal(method, clone.Facts.Method);
            Assert.True(CloneName.IsOne(name));
            Assert.Null(clone.Facts.Share);
            Assert.True(clone.Facts.Bytes > 1_000_000);
            Assert.True(clone.Facts.Took > TimeSpan.Zero);
            Assert.False(clone.Database.Location.IsProduction);
            await AssertSameAsync(source, clone);
            Assert.Equal("large", await QueryAsync(clone, "SELECT convert_from(lo_get(oid), 'UTF8') FROM pg_largeobject_metadata"));
            Assert.Equal("gone", await QueryAsync(clone, "SELECT * FROM app.scratch"));
            string comment = await QueryAsync(clone, "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()");
            Assert.Contains(new NpgsqlConnectionStringBuilder(At(source).Target).Database!, comment);
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), comment);
            Assert.DoesNotContain(PostgresCluster.Password, comment);
            Assert.Contains(clone.Facts.Notes, note => note.Contains("app.scratch", StringComparison.Ordinal));
        }

        Assert.False(await IsThereAsync(name));
        Assert.Equal(before, await WritesAsync(source));
        Assert.Empty(Sink.Problems);
    }

    [Fact]
    public async Task Production_is_dumped_even_where_nobody_is_connected()
    {
        string source = await ShopAsync();
        await using ICloner cloner = Cloner(source, environment: "production");
        await using DisposableClone clone = await cloner.CloneAsync(null, Token);
        Assert.Equal(CloneMethod.Dump, clone.Facts.Method);
        Assert.False(clone.Database.Location.IsProduction);
    }

    [Fact]
    public async Task On_another_server_roles_that_are_not_there_are_noted()
    {
        string source = await ShopAsync();
        await using ICloner cloner = Cloner(source, options => options with { Server = At(Url(Servers.Other, "postgres")) });
        await using DisposableClone clone = await cloner.CloneAsync(null, Token);
        Assert.Equal(CloneMethod.Dump, clone.Facts.Method);
        Assert.Contains(clone.Facts.Notes, note => note.Contains("an owner", StringComparison.Ordinal) && note.Contains(PostgresShop.Reader, StringComparison.Ordinal));
        Assert.Contains(clone.Facts.Notes, note => note.Contains("a right", StringComparison.Ordinal));
        Assert.Contains(clone.Facts.Notes, note => note.Contains("a policy", StringComparison.Ordinal));
        Assert.Equal("300|900|2000", await QueryAsync(clone, "SELECT (SELECT count(*) FROM app.customer), (SELECT count(*) FROM app.orders), (SELECT count(*) FROM app.event)"));
        Assert.Equal("8", await QueryAsync(clone, "SELECT last_value FROM app.ticket"));
    }

    [Fact]
    public async Task Settings_rights_and_owner_of_the_database_come_along()
    {
        string source = await ShopAsync();
        string name = new NpgsqlConnectionStringBuilder(At(source).Target).Database!;
        await ExecuteAsync(
            source, $"ALTER DATABASE {name} SET search_path TO app, \"Odd \"\"one\", public", $"ALTER DATABASE {name} SET work_mem TO '7MB'", $"ALTER DATABASE {name} SET my.word TO 'it''s \\ this'",
            $"ALTER ROLE {PostgresShop.Reader} IN DATABASE {name} SET statement_timeout TO '9s'", $"REVOKE ALL ON DATABASE {name} FROM PUBLIC", $"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {PostgresShop.Reader} WITH GRANT OPTION",
            $"ALTER DATABASE {name} SET default_transaction_read_only TO on", $"ALTER DATABASE {name} OWNER TO shop_owner");
        foreach (bool isDump in (bool[])[false, true])
        {
            await using NpgsqlConnection? other = isDump ? await ConnectAsync(source) : null;
            await using ICloner cloner = Cloner(source);
            await using DisposableClone clone = await cloner.CloneAsync(null, Token);
            Assert.Equal(isDump ? CloneMethod.Dump : CloneMethod.Template, clone.Facts.Method);
            Assert.Equal(await TraitsAsync(name), await TraitsAsync(NameOf(clone)));
            Assert.DoesNotContain(clone.Facts.Notes, note => note.Contains("lacks", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_clone_is_copied_without_a_word_to_its_source_and_not_while_somebody_is_connected_to_it()
    {
        string source = await ShopAsync();
        await using ICloner cloner = Cloner(source);
        await using DisposableClone clone = await cloner.CloneAsync(null, Token);
        await using (DisposableClone copy = await cloner.CopyAsync(clone, Token))
        {
            Assert.Equal(CloneMethod.Template, copy.Facts.Method);
            Assert.NotEqual(NameOf(clone), NameOf(copy));
            await AssertSameAsync(source, copy);
            await QueryAsync(copy, "DELETE FROM app.event");
            await using DisposableClone again = await cloner.CopyAsync(copy, Token);
            Assert.Equal(0, await CountAsync(again, "app.event"));
        }

        Assert.Equal(2000, await CountAsync(clone, "app.event"));
        await using NpgsqlConnection other = await ConnectAsync(Url(Servers.One, NameOf(clone)));
        await FailsAsync("CloneInUse", () => cloner.CopyAsync(clone, Token));
    }

    [Fact]
    public async Task A_cloner_takes_what_nobody_has_disposed_of_with_it()
    {
        string source = await ShopAsync();
        DisposableClone clone;
        await using (ICloner cloner = Cloner(source))
        {
            clone = await cloner.CloneAsync(null, Token);
        }

        Assert.False(await IsThereAsync(NameOf(clone)));
        await clone.DisposeAsync();
        Assert.Empty(Sink.Problems);
    }

    [Fact]
    public async Task Foreign_tables_and_subscriptions_are_told_of_and_the_latter_not_cloned()
    {
        string source = await ShopAsync();
        await ExecuteAsync(
            source, "CREATE EXTENSION postgres_fdw", "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1')",
            "CREATE FOREIGN TABLE app.far_away (id integer) SERVER far", "CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false)");
        try
        {
            await using ICloner cloner = Cloner(source);
            await using NpgsqlConnection other = await ConnectAsync(source);
            await using DisposableClone clone = await cloner.CloneAsync(null, Token);
            Assert.Contains(clone.Facts.Notes, note => note.Contains("app.far_away (far)", StringComparison.Ordinal));
            Assert.Contains(clone.Facts.Notes, note => note.Contains("subscriptions", StringComparison.Ordinal));
            Assert.Equal("0", await QueryAsync(clone, "SELECT count(*) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()"));
        }
        finally
        {
            await ExecuteAsync(source, "ALTER SUBSCRIPTION sub SET (slot_name = NONE)", "DROP SUBSCRIPTION sub");
        }
    }

    private async Task<string> TraitsAsync(string database) => await QueryAsync(Url(Servers.One, "postgres"), $"""
        SELECT pg_get_userbyid(datdba), replace(datacl::text, datname, ''), encoding, datcollate, datctype,
               (SELECT string_agg(format('%s %s', setrole::regrole, setconfig), ';' ORDER BY setrole) FROM pg_db_role_setting WHERE setdatabase = d.oid)
        FROM pg_database d WHERE datname = '{database}'
        """);
}
