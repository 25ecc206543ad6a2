using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Toil.State;

/// <summary>The row that a scan stands on, column by column, without objects.</summary>
internal class StoreRow(DbDataReader reader)
{
    /// <summary>A row of either engine.</summary>
    public static StoreRow Of(DbDataReader reader) => reader is SqliteDataReader sqlite ? new OfSqlite(sqlite) : new StoreRow(reader);

    /// <summary>A number.</summary>
    public virtual long Int64(int column) => reader.GetInt64(column);

    /// <summary>The number of a text in a table of words; -1 for NULL.</summary>
    public virtual int Word(int column, StoreWords words) => reader.IsDBNull(column) ? -1 : words.Of(reader.GetString(column));

    /// <summary>A text.</summary>
    public string Text(int column) => reader.GetString(column);

    private sealed class OfSqlite(SqliteDataReader reader) : StoreRow(reader)
    {
        private readonly sqlite3_stmt _statement = reader.Handle!;

        public override long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

        // Each call into the library costs more than what it does, so whether it is NULL is asked only where nothing came.
        public override int Word(int column, StoreWords words)
        {
            ReadOnlySpan<byte> text = raw.sqlite3_column_blob(_statement, column);
            return text.IsEmpty && raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? -1 : words.Of(text);
        }
    }
}
