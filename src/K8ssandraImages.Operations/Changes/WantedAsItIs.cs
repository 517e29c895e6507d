using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Operations.Changes;

/// <summary>An ImageConfig is to stay what it is: what is pending of it is wanted.</summary>
internal sealed class WantedAsItIs : WantedText
{
    public override string Action => "set";

    public override Draft Make(ImageConfigTarget target, TargetState state, ImageConfig config, string form, Action<Diagnostic> report) => target.DraftOf(state, state.Text, []);

    public override Diagnostic? WhyNotAnyMore(ImageConfigTarget target, TargetState planned, TargetState now, ImageConfig config, string form) => null;
}
