namespace Toil.Migrations.Throttling;

/// <summary>Sizes of batches by the time that one is to take: each pace has learnt its own, and finds it again when it comes back.</summary>
internal sealed class BatchSizes(Throttle throttle)
{
    private readonly Dictionary<TimeSpan, BatchServo> _servos = [];

    /// <summary>That of the present pace.</summary>
    public BatchServo Now
    {
        get
        {
            TimeSpan target = throttle.Pace.Target;
            if (!_servos.TryGetValue(target, out BatchServo? servo))
            {
                _servos[target] = servo = new(target);
            }

            return servo;
        }
    }
}
