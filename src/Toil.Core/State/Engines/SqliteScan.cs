using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Toil.State.Engines;

/// <summary>A scan of a SQLite file on a connection of its own, past the driver.</summary>
/// <remarks>
/// More than half of the time that the driver takes for a row of eleven columns goes to its calls into the library, and not to the library's work:
/// each of about twenty holds the handle, tells the garbage collector, and locks the connection, as if others used it too. Here one thread at a
/// time uses it, so it is opened without locks; and a look at a column of the row neither waits nor calls back, so the collector need not know.
/// </remarks>
internal sealed partial class SqliteScan : IStoreScan
{
    // The library that SQLitePCLRaw's bundle brings, and that its provider has loaded already.
    private const string Library = "e_sqlite3";

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly CancellationTokenRegistration _interrupt;
    private int _state;

    private SqliteScan(sqlite3 connection, sqlite3_stmt statement, CancellationToken cancellation)
    {
        _connection = connection;
        _statement = statement;
        _interrupt = cancellation.UnsafeRegister(static connection => raw.sqlite3_interrupt((sqlite3)connection!), connection);
    }

    /// <summary>Begins, up to the first row: what others hold shows there, and it can be tried again.</summary>
    /// <exception cref="SqliteException">As the driver says it.</exception>
    public static IStoreScan Begin(string path, string settings, StoreStatement statement, CancellationToken cancellation)
    {
        int state = raw.sqlite3_open_v2(path, out sqlite3 connection, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        SqliteScan? scan = null;
        try
        {
            Check(state, connection);
            Check(raw.sqlite3_exec(connection, settings), connection);
            Check(raw.sqlite3_prepare_v2(connection, statement.Sql, out sqlite3_stmt prepared), connection);
            scan = new SqliteScan(connection, prepared, cancellation);
            scan.Bind(statement);
            scan.Step();
            return scan;
        }
        catch
        {
            if (scan is null)
            {
                connection.Dispose();
            }
            else
            {
                scan.Dispose();
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(Func<StoreRow, Task> take)
    {
        Row row = new(_statement.DangerousGetHandle());
        while (_state == raw.SQLITE_ROW)
        {
            await take(row);
            Step();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Check(int state, sqlite3 connection) => SqliteException.ThrowExceptionForRC(state, connection);

    private void Bind(StoreStatement statement)
    {
        foreach ((string name, object? value) in statement.Values)
        {
            Check(raw.sqlite3_bind_int64(_statement, raw.sqlite3_bind_parameter_index(_statement, name), (long)value!), _connection);
        }
    }

    private void Step()
    {
        _state = sqlite3_step(_statement.DangerousGetHandle());
        if (_state is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(_state, _connection);
        }
    }

    private void Dispose()
    {
        // First of all: an interrupt that comes late would find no connection.
        _interrupt.Dispose();
        _statement.Dispose();
        _connection.Dispose();
    }

    [LibraryImport(Library)]
    private static partial int sqlite3_step(nint statement);

    [LibraryImport(Library), SuppressGCTransition]
    private static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    private static partial nint sqlite3_column_blob(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    private static partial int sqlite3_column_bytes(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    private static partial int sqlite3_column_type(nint statement, int column);

    /// <summary>The texts are in UTF-8, as the file has them, so that looking at one converts nothing.</summary>
    private sealed class Row(nint statement) : StoreRow
    {
        public override long Int64(int column) => sqlite3_column_int64(statement, column);

        public override int Word(int column, StoreWords words)
        {
            ReadOnlySpan<byte> text = Bytes(column);
            return text.IsEmpty && sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? -1 : words.Of(text);
        }

        public override string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

        private unsafe ReadOnlySpan<byte> Bytes(int column)
        {
            void* text = (void*)sqlite3_column_blob(statement, column);
            return new(text, sqlite3_column_bytes(statement, column));
        }
    }
}
