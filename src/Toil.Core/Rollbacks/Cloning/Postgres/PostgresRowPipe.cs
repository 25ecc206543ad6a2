using Npgsql;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>Copies rows from one connection to another as they come, without looking at them.</summary>
internal static class PostgresRowPipe
{
    private const int BlockSize = 64 * 1024;

    /// <summary>Copies what a query gives.</summary>
    /// <param name="from">A connection to the source.</param>
    /// <param name="query">The query.</param>
    /// <param name="to">A connection to the clone.</param>
    /// <param name="target">Table and columns: <c>s.t (a, b)</c>.</param>
    /// <param name="isBinary">True where every column's binary form means the same in both databases.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task CopyAsync(TargetSession from, string query, TargetSession to, string target, bool isBinary, CancellationToken cancellation)
    {
        NpgsqlConnection source = (NpgsqlConnection)from.Connection;
        NpgsqlConnection clone = (NpgsqlConnection)to.Connection;
        if (isBinary)
        {
            await using NpgsqlRawCopyStream output = await source.BeginRawBinaryCopyAsync($"COPY ({query}) TO STDOUT (FORMAT binary)", cancellation);
            await using NpgsqlRawCopyStream input = await clone.BeginRawBinaryCopyAsync($"COPY {target} FROM STDIN (FORMAT binary)", cancellation);
            await PumpAsync(output, input, input.CancelAsync, cancellation);
        }
        else
        {
            using NpgsqlCopyTextReader output = (NpgsqlCopyTextReader)await source.BeginTextExportAsync($"COPY ({query}) TO STDOUT", cancellation);
            await using NpgsqlCopyTextWriter input = (NpgsqlCopyTextWriter)await clone.BeginTextImportAsync($"COPY {target} FROM STDIN", cancellation);
            await PumpAsync(output.BaseStream, input.BaseStream, input.CancelAsync, cancellation);
        }
    }

    // Disposed of without a word, a copy that broke off would be complete.
    private static async Task PumpAsync(Stream output, Stream input, Func<Task> cancel, CancellationToken cancellation)
    {
        try
        {
            await output.CopyToAsync(input, BlockSize, cancellation);
        }
        catch
        {
            try
            {
                await cancel();
            }
            catch (Exception error) when (error is NpgsqlException or InvalidOperationException or IOException)
            {
                // The connection is gone, or it was the clone that ended it.
            }

            throw;
        }
    }
}
