using System.Data;
using System.Data.Common;

namespace Toil.State.Engines;

/// <summary>A scan through the driver, as it is.</summary>
internal sealed class ReaderScan : IStoreScan
{
    private readonly DbConnection _connection;
    private readonly DbCommand _command;
    private readonly DbDataReader _reader;
    private readonly CancellationToken _cancellation;

    private ReaderScan(DbConnection connection, DbCommand command, DbDataReader reader, CancellationToken cancellation)
        => (_connection, _command, _reader, _cancellation) = (connection, command, reader, cancellation);

    /// <summary>Begins on a connection, which it closes in the end.</summary>
    public static async Task<IStoreScan> BeginAsync(DbConnection connection, StoreStatement statement, CancellationToken cancellation)
    {
        try
        {
            DbCommand command = statement.On(connection, null);
            return new ReaderScan(connection, command, await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation), cancellation);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(Func<StoreRow, Task> take)
    {
        Row row = new(_reader);
        while (await _reader.ReadAsync(_cancellation))
        {
            await take(row);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StoreSession.EndAsync(_reader);
        await StoreSession.EndAsync(_command);
        await StoreSession.EndAsync(_connection);
    }

    private sealed class Row(DbDataReader reader) : StoreRow
    {
        public override long Int64(int column) => reader.GetInt64(column);

        public override int Word(int column, StoreWords words) => reader.IsDBNull(column) ? -1 : words.Of(reader.GetString(column));

        public override string Text(int column) => reader.GetString(column);
    }
}
