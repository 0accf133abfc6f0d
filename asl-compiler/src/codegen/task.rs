//! Task states.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::retry_catch::Attempts;
use super::template::Function;
use super::{Generator, docs};
use crate::ir::{Integration, Pattern, Seconds, Selection, State, States, Task};

impl Generator<'_> {
    pub(super) fn task(&mut self, state: &State, task: &Task, level: &States) -> TokenStream {
        let mut items = Vec::new();
        let description = self.task_static(state, task, &mut items);
        let attempts = Attempts {
            method: "call",
            retry: &task.retry,
            catch: &task.catch,
            output: &task.output,
        };
        let mut after = Vec::new();
        let function = self.attempts(state, level, &attempts, &mut after);
        quote!(#function #description #(#items)* #(#after)*)
    }

    fn task_static(
        &mut self,
        state: &State,
        task: &Task,
        items: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let names = self.names_of(state);
        let code = docs::code(&state.name);
        let arguments = Function {
            name: names.with("arguments"),
            doc: format!("What {code} sends: `Parameters`."),
            items,
        };
        let arguments = self.query(&task.input, task.parameters.as_ref(), arguments);
        let credentials = Function {
            name: names.with("credentials"),
            doc: format!("Whose permissions {code} uses: `Credentials`."),
            items,
        };
        let template = task.credentials.as_ref();
        let credentials = self.query(&Selection::Whole, template, credentials);
        let (name, resource) = (&names.work, &task.resource);
        let integration = integration(&task.integration);
        let function = Literal::u16_unsuffixed(task.function);
        let at_most_once = task.at_most_once;
        let timeout = self.seconds(task.timeout.as_ref());
        let heartbeat = self.seconds(task.heartbeat.as_ref());
        quote! {
            static #name: rt::Task = rt::Task {
                resource: #resource,
                integration: #integration,
                function: #function,
                at_most_once: #at_most_once,
                arguments: #arguments,
                timeout: #timeout,
                heartbeat: #heartbeat,
                credentials: #credentials,
            };
        }
    }

    fn seconds(&mut self, seconds: Option<&Seconds>) -> TokenStream {
        match seconds {
            None => quote!(None),
            Some(Seconds::Fixed(seconds)) => {
                let seconds = Literal::u32_unsuffixed(*seconds);
                quote!(Some(rt::Seconds::Fixed(#seconds)))
            }
            Some(Seconds::Path(path)) => {
                let path = self.path(path);
                quote!(Some(rt::Seconds::Path(&#path)))
            }
            Some(Seconds::Expression(jsonata)) => {
                let jsonata = self.jsonata(jsonata);
                quote!(Some(rt::Seconds::Expression(&#jsonata)))
            }
        }
    }
}

fn integration(integration: &Integration) -> TokenStream {
    match integration {
        Integration::Function => quote!(rt::Integration::Function),
        Integration::Activity => quote!(rt::Integration::Activity),
        Integration::LambdaInvoke(pattern) => {
            let pattern = self::pattern(*pattern);
            quote!(rt::Integration::LambdaInvoke(#pattern))
        }
        Integration::Service {
            resource_type,
            resource,
            pattern,
        } => {
            let pattern = self::pattern(*pattern);
            quote! {
                rt::Integration::Service {
                    resource_type: #resource_type,
                    resource: #resource,
                    pattern: #pattern,
                }
            }
        }
    }
}

fn pattern(pattern: Pattern) -> TokenStream {
    match pattern {
        Pattern::RequestResponse => quote!(rt::IntegrationPattern::RequestResponse),
        Pattern::Sync => quote!(rt::IntegrationPattern::Sync),
        Pattern::WaitForTaskToken => quote!(rt::IntegrationPattern::WaitForTaskToken),
    }
}
