using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Operations.Changes;

/// <summary>An ImageConfig is to be another text as a whole.</summary>
internal sealed class WantedContent(string content) : WantedText
{
    public override string Action => "set";

    public override Draft Make(ImageConfigTarget target, TargetState state, ImageConfig config, string form, Action<Diagnostic> report) => target.Replace(state, content);

    public override Diagnostic? WhyNotAnyMore(ImageConfigTarget target, TargetState planned, TargetState now, ImageConfig config, string form) =>
        now.ImageConfig == planned.ImageConfig || now.ImageConfig == content ? null : ChangeRules.Conflict.At(
            target.Location,
            "Somebody else has changed the " + target.Description + " meanwhile, and a whole text would undo it. Nothing was written.",
            "Look at what they did, and give the command again if it is still what you want.");
}
