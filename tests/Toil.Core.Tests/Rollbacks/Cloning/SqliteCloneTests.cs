using Microsoft.Data.Sqlite;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Rollbacks.Cloning;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>Whole clones of SQLite files.</summary>
public sealed class SqliteCloneTests : CloningTestBase
{
    private static readonly string[] s_statements =
    [
        "CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, doubled INTEGER AS (length(name) * 2) STORED)",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer (id), raw BLOB)", "CREATE INDEX orders_customer ON orders (customer)",
        "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 20000) INSERT INTO customer (name) SELECT 'name ' || i FROM k",
        "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 20000) INSERT INTO orders SELECT i, i, randomblob(100) FROM k",
        "CREATE VIEW names AS SELECT name FROM customer", "CREATE TRIGGER t AFTER UPDATE ON customer BEGIN SELECT 1; END", "PRAGMA user_version = 7", "PRAGMA application_id = 77",
    ];

    [Theory]
    [InlineData("WAL")]
    [InlineData("DELETE")]
    public async Task A_clone_is_like_its_source_and_the_source_as_it_was(string mode)
    {
        string source = await SourceAsync(mode);
        byte[] before = await File.ReadAllBytesAsync(source, Token);
        string path;
        await using (ICloner cloner = Cloner(source))
        {
            await using DisposableClone clone = await cloner.CloneAsync(null, Token);
            path = clone.Database.Location.Target;
            Assert.Equal(CloneMethod.Backup, clone.Facts.Method);
            Assert.Equal(before.Length, clone.Facts.Bytes);
            Assert.False(clone.Lost.CanBeCanceled);
            await AssertSameAsync(source, clone);
            Assert.Equal($"7|77|{mode.ToLowerInvariant()}|ok", await QueryAsync(clone, "SELECT * FROM pragma_user_version, pragma_application_id, pragma_journal_mode, pragma_integrity_check"));
            Assert.Contains(source, Label(path));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Clones));
            }

            Assert.Empty(Directory.GetFiles(Folder.Path, "*-wal"));
            Assert.Empty(Directory.GetFiles(Folder.Path, "*-shm"));
            await using DisposableClone copy = await cloner.CopyAsync(clone, Token);
            await ExecuteAsync(copy.Database.Location.Target, "DELETE FROM orders");
            Assert.Equal(20_000, await CountAsync(clone, "orders"));
        }

        Assert.Empty(Directory.GetFiles(Clones));
        Assert.Equal(before, await File.ReadAllBytesAsync(source, Token));
    }

    [Theory]
    [InlineData("WAL", null)]
    [InlineData("DELETE", null)]
    [InlineData("WAL", 0.5)]
    [InlineData("DELETE", 0.5)]
    public async Task A_source_that_is_written_to_is_cloned_as_it_was_at_one_moment(string mode, double? share)
    {
        string source = await SourceAsync(mode);
        await ExecuteAsync(source, "CREATE TABLE a (n INTEGER)", "CREATE TABLE b (n INTEGER)", "INSERT INTO a VALUES (0)", "INSERT INTO b VALUES (0)");
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        int written = 0;
        Task writing = Task.Run(async () =>
        {
            await using SqliteConnection writer = new($"Data Source={source};Pooling=False;Default Timeout=60");
            await writer.OpenAsync(CancellationToken.None);
            while (!end.IsCancellationRequested)
            {
                await using SqliteCommand command = writer.CreateCommand();
                command.CommandText = "BEGIN IMMEDIATE; UPDATE a SET n = n + 1; UPDATE b SET n = n + 1; UPDATE orders SET raw = randomblob(100) WHERE id % 100 = (SELECT n % 100 FROM a); COMMIT";
                await command.ExecuteNonQueryAsync(CancellationToken.None);
                Interlocked.Increment(ref written);
                await Task.Delay(1, CancellationToken.None);
            }
        }, Token);
        await using ICloner cloner = Cloner(source);
        for (int i = 0; i < 3; i++)
        {
            int before = Volatile.Read(ref written);
            await using DisposableClone clone = await cloner.CloneAsync(share, Token);
            Assert.Equal("0|ok", await QueryAsync(clone, "SELECT (SELECT n FROM a) - (SELECT n FROM b), integrity_check FROM pragma_integrity_check"));
            while (Volatile.Read(ref written) == before)
            {
                await Task.Delay(5, Token);
            }
        }

        await end.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task A_disk_that_is_full_leaves_nothing()
    {
        string source = await SourceAsync("WAL");
        await using ICloner cloner = Cloner(source, options => options with { MostPages = 50 });
        await FailsAsync("CloneFull", () => cloner.CloneAsync(null, Token));
        await FailsAsync("CloneFull", () => cloner.CloneAsync(0.9, Token));
        Assert.Empty(Directory.GetFiles(Clones));
    }

    [Fact]
    public async Task A_folder_that_is_full_or_cannot_be_written_to()
    {
        string source = await SourceAsync("WAL");
        Folder.Write("file", "x");
        await using (ICloner cloner = Cloner(source, options => options with { Folder = Folder["file/clones"] }))
        {
            await FailsAsync("CloneFolderDenied", () => cloner.CloneAsync(null, Token));
        }

        if (Directory.Exists("/proc/self"))
        {
            await using ICloner cloner = Cloner(source, options => options with { Folder = "/proc/clones" });
            await FailsAsync("CloneFolderDenied", () => cloner.CloneAsync(null, Token));
        }
    }

    [Fact]
    public async Task A_source_that_is_no_database_or_not_there_or_held_by_a_writer()
    {
        string source = await SourceAsync("DELETE");
        string other = Folder.Write("other.db", new string('x', 5_000));
        await using (ICloner cloner = Cloner(other))
        {
            await FailsAsync("DatabaseCorrupt", () => cloner.CloneAsync(null, Token));
            await FailsAsync("DatabaseCorrupt", () => cloner.CloneAsync(0.5, Token));
        }

        await using (ICloner cloner = Cloner(Folder["gone.db"]))
        {
            await FailsAsync("DatabaseMissing", () => cloner.CloneAsync(null, Token));
        }

        await using SqliteConnection writer = new($"Data Source={source};Pooling=False");
        await writer.OpenAsync(Token);
        await using SqliteCommand command = writer.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync(Token);
        await using ICloner late = Cloner(source, options => options with { LockWait = TimeSpan.FromMilliseconds(200) });
        await FailsAsync("CloneSourceBusy", () => late.CloneAsync(null, Token));
        await FailsAsync("CloneSourceBusy", () => late.CloneAsync(0.5, Token));
        Assert.Empty(Directory.GetFiles(Clones));
    }

    [Fact]
    public async Task A_source_in_WAL_mode_in_a_folder_that_cannot_be_written_to()
    {
        string source = Folder.Write("closed/shop.db", await File.ReadAllBytesAsync(await SourceAsync("WAL"), Token));
        File.Delete(source + "-wal");
        File.Delete(source + "-shm");
        if (!OperatingSystem.IsWindows())
        {
            foreach (string path in (string[])[Folder["closed"], source])
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            }

            Directory.CreateDirectory(Clones, (UnixFileMode)0x1FF);
            File.SetUnixFileMode(Clones, (UnixFileMode)0x1FF);
        }

        // As another user: root may write anywhere.
        ToilException? failure = Unprivileged.Run(Folder, Folder.Write("closed-file", "x"), () =>
        {
            ICloner cloner = Cloner(source);
            try
            {
                // SQLite's calls block, so that all of it runs on this thread.
                cloner.CloneAsync(null, CancellationToken.None).GetAwaiter().GetResult();
                return null;
            }
            catch (ToilException error)
            {
                return error;
            }
        });
        Assert.Equal("CloneSourceUnreadable", failure?.ErrorId);
        Assert.Contains("WAL mode", failure!.Message);
        Assert.Empty(Directory.GetFiles(Clones));
    }

    [Fact]
    public async Task One_that_is_not_wanted_any_more_or_takes_too_long()
    {
        string source = await SourceAsync("DELETE");
        using CancellationTokenSource stop = new();
        await using SqliteConnection writer = new($"Data Source={source};Pooling=False");
        await writer.OpenAsync(Token);
        await using SqliteCommand command = writer.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync(Token);
        await using (ICloner patient = Cloner(source, options => options with { LockWait = TimeSpan.FromMinutes(10) }))
        {
            Task<DisposableClone> waiting = patient.CloneAsync(null, stop.Token);
            stop.CancelAfter(200);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        await using ICloner cloner = Cloner(source, options => options with { LockWait = TimeSpan.FromMinutes(10), Limit = TimeSpan.FromMilliseconds(200) });
        await FailsAsync("CloneTimedOut", () => cloner.CloneAsync(null, Token));
        await FailsAsync("CloneTimedOut", () => cloner.CloneAsync(0.5, Token));
        Assert.Empty(Directory.GetFiles(Clones));
    }

    private async Task<string> SourceAsync(string mode)
    {
        string source = await NewFileAsync(mode);
        await ExecuteAsync(source, s_statements);
        return source;
    }

    // Another process reads what this one may not open twice.
    private static string Label(string path) => new PathTool(["cat"], "--version").Run(Path.ChangeExtension(path, ".lock"));
}
