namespace Toil.Certificates.Probing.Hello;

/// <summary>The peer broke the protocol. The message is a sentence about the peer, inert, ending with a full stop.</summary>
internal sealed class HelloException(string message, Exception? cause = null) : Exception(message, cause);
