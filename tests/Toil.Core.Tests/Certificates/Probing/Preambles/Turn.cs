using System.Text;

namespace Toil.Core.Tests.Certificates.Probing.Preambles;

/// <summary>One turn of a scripted peer: what it waits for, to the byte, and what it says then.</summary>
internal sealed record Turn(byte[] Hears, byte[] Says)
{
    public static Turn Text(string hears, string says) => new(Encoding.Latin1.GetBytes(hears), Encoding.Latin1.GetBytes(says));
}
