using Toil.Certificates.Probing;
using Toil.Certificates.Probing.Hello;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

/// <summary>Feeds an exchange as a connection would, without one.</summary>
internal static class MemoryPeer
{
    /// <summary>Gives bytes in pieces until there are none, the exchange is done, or it wants to say something.</summary>
    /// <returns>The last step, and how many of the bytes were given.</returns>
    public static (HelloStep Step, int Given) Feed(HelloExchange exchange, HandshakeTap tap, ReadOnlySpan<byte> bytes, int size)
    {
        byte[] buffer = new byte[EncryptedFlight.LongestRecord + size];
        int filled = 0;
        int given = 0;
        HelloStep step = HelloStep.Read;
        while (step == HelloStep.Read && given < bytes.Length)
        {
            ReadOnlySpan<byte> piece = bytes.Slice(given, Math.Min(size, bytes.Length - given));
            given += piece.Length;
            piece.CopyTo(buffer.AsSpan(filled));
            filled += piece.Length;
            tap.Feed(piece);
            if (tap.IsForeign)
            {
                // A connection ends here by itself.
                break;
            }

            step = exchange.Take(buffer.AsSpan(0, filled), out int consumed);
            Assert.InRange(consumed, 0, filled);
            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
            filled -= consumed;
            Assert.InRange(filled, 0, EncryptedFlight.LongestRecord);
        }

        return (step, given);
    }
}
