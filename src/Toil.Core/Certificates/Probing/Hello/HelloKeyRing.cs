namespace Toil.Certificates.Probing.Hello;

/// <summary>Hands out the keys for hellos, new ones every so often. Safe to use from many tasks.</summary>
/// <remarks>
/// Using a key again saves a third of a probe under TLS 1.3. It is no risk here: no hello is ever followed by data of ours, so the
/// agreed secrets protect nothing but the certificate, which the server shows to everybody.
/// </remarks>
internal sealed class HelloKeyRing
{
    private const int HellosPerKey = 1_000;

    private HelloKeys _keys = HelloKeys.Create();
    private int _used;

    /// <summary>The keys for one more hello.</summary>
    public HelloKeys Next()
    {
        if (Interlocked.Increment(ref _used) % HellosPerKey == 0)
        {
            Volatile.Write(ref _keys, HelloKeys.Create());
        }

        return Volatile.Read(ref _keys);
    }
}
