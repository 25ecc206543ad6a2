using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>
/// Rows of a table, one after the other, read through the native interface: a value is hashed from the bytes in which SQLite hands it out. Each has its type with it, so
/// that 1, 1.0, '1' and x'31' are four.
/// </summary>
internal sealed class SqliteRows : IDisposable
{
    // Larger values are hashed by themselves, and do not have to stand in the buffer.
    private const int LargeValue = 1 << 16;

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly ArrayBufferWriter<byte> _row = new(1024);
    private readonly int _hashed;

    /// <param name="connection">A connection.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">Columns that are hashed.</param>
    /// <param name="key">Columns that are read beside them.</param>
    /// <param name="rest">What follows the table: a condition, an order.</param>
    /// <param name="parameters">Of it, <c>@p0</c> and so on.</param>
    public SqliteRows(SqliteConnection connection, TableInfo table, IReadOnlyList<string> columns, IReadOnlyList<string> key, string rest, params object?[] parameters)
    {
        _connection = connection.Handle!;
        _hashed = columns.Count;
        string read = string.Join(", ", columns.Concat(key).Select(SqlDialect.Quote));
        Check(raw.sqlite3_prepare_v2(_connection, $"SELECT {(read.Length == 0 ? "NULL" : read)} FROM {table.Sql} {rest}", out _statement));
        for (int i = 0; i < parameters.Length; i++)
        {
            Bind(raw.sqlite3_bind_parameter_index(_statement, $"@p{i}"), parameters[i]);
        }
    }

    /// <summary>Goes to the next row.</summary>
    public bool Next()
    {
        int code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(code);
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>The hash of the row.</summary>
    public UInt128 Hash()
    {
        _row.ResetWrittenCount();
        for (int i = 0; i < _hashed; i++)
        {
            Append(i);
        }

        return Murmur128.Of(_row.WrittenSpan);
    }

    /// <summary>The row's key.</summary>
    public object?[] Key() => [.. Enumerable.Range(_hashed, raw.sqlite3_column_count(_statement) - _hashed).Select(Value)];

    /// <summary>The chunk of the row.</summary>
    public int Find(SqliteChunks chunks) => chunks.Find(_statement, _hashed);

    /// <summary>The text of a value: never the text that is stored of it beyond a NUL character.</summary>
    public static ReadOnlySpan<byte> Bytes(sqlite3_stmt statement, int column)
    {
        // First the length: it makes UTF-8 of what is stored otherwise.
        _ = raw.sqlite3_column_bytes(statement, column);
        return raw.sqlite3_column_blob(statement, column);
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private object? Value(int column) => raw.sqlite3_column_type(_statement, column) switch
    {
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(_statement, column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(_statement, column),
        raw.SQLITE_TEXT => System.Text.Encoding.UTF8.GetString(Bytes(_statement, column)),
        raw.SQLITE_BLOB => Bytes(_statement, column).ToArray(),
        _ => null,
    };

    private void Append(int column)
    {
        int type = raw.sqlite3_column_type(_statement, column);
        Span<byte> head = _row.GetSpan(9);
        head[0] = (byte)type;
        switch (type)
        {
            case raw.SQLITE_INTEGER:
                BinaryPrimitives.WriteInt64LittleEndian(head[1..], raw.sqlite3_column_int64(_statement, column));
                _row.Advance(9);
                break;
            case raw.SQLITE_FLOAT:
                BinaryPrimitives.WriteDoubleLittleEndian(head[1..], raw.sqlite3_column_double(_statement, column));
                _row.Advance(9);
                break;
            case raw.SQLITE_TEXT or raw.SQLITE_BLOB:
                ReadOnlySpan<byte> bytes = Bytes(_statement, column);
                BinaryPrimitives.WriteInt64LittleEndian(head[1..], bytes.Length);
                _row.Advance(9);
                if (bytes.Length <= LargeValue)
                {
                    _row.Write(bytes);
                }
                else
                {
                    BinaryPrimitives.WriteUInt128LittleEndian(_row.GetSpan(16), Murmur128.Of(bytes));
                    _row.Advance(16);
                }

                break;
            default:
                _row.Advance(1);
                break;
        }
    }

    private void Bind(int index, object? value) => Check(value switch
    {
        long number => raw.sqlite3_bind_int64(_statement, index, number),
        double real => raw.sqlite3_bind_double(_statement, index, real),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, index, bytes),
        string text => raw.sqlite3_bind_text(_statement, index, text),
        _ => raw.sqlite3_bind_null(_statement, index),
    });

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _connection);
}
